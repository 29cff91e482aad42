import API
import Credentials
import JSON
import Persistence
import TestSupport
import Testing
import UserPools

@Suite("Auth events")
struct AuthEventTests {
    private static let watched: [String: WireValue] = ["UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"]]
    private static let off = "UserPoolAddOnNotEnabledException: User pool add-ons are not enabled."

    /// Writes events as threat protection will.
    private func add(_ ids: [String], of subject: String, to pool: TestPool) async throws -> [AuthEvent] {
        let store = SQLUserPoolDatabase(
            pool.app.database, masterKey: try MasterKey(bytes: [UInt8](repeating: 42, count: MasterKey.length)), random: SeededRandom(9))
        let start = pool.app.clock.time()
        let events = ids.enumerated().map { number, id in
            var event = AuthEvent(
                pool: UserPoolID(pool.id), subject: Subject(subject), id: id, kind: .signIn,
                created: start.adding(seconds: Int64(number)), response: .pass)
            event.risk = AuthEvent.Risk(decision: .none, level: .low, compromisedCredentials: false)
            event.challenges = [AuthEvent.Challenge(name: .password, succeeded: true)]
            event.context = AuthEvent.Context()
            event.context?.address = "192.0.2.1"
            return event
        }
        try await store.write { tx in for event in events { try tx.insert(event) } }
        return events
    }

    private func ids(_ page: WireValue) -> [String] { (page["AuthEvents"]?.array ?? []).compactMap { $0["EventId"]?.string } }

    @Test("are listed from the latest on, page by page, where threat protection is on", arguments: Engine.allCases)
    func listing(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.watched) { pool in
            let (ann, bob) = (try await pool.addUser("ann"), try await pool.addUser("bob"))
            _ = try await add((0..<65).map { "event-\($0)" }, of: ann, to: pool)
            _ = try await add(["bobs"], of: bob, to: pool)
            let newest = (0..<65).reversed().map { "event-\($0)" }
            for limit: WireValue in [0, 60] {
                #expect(
                    ids(try await pool.ok("AdminListUserAuthEvents", ["Username": "ann", "MaxResults": limit])) == Array(newest[..<60]))
            }
            var (found, token, first): ([String], WireValue?, WireValue?) = ([], nil, nil)
            repeat {
                var input: [String: WireValue] = ["Username": "ann", "MaxResults": 20]
                input["NextToken"] = token
                let page = try await pool.ok("AdminListUserAuthEvents", input)
                found += ids(page)
                token = page["NextToken"]
                first = first ?? token
            } while token != nil && found.count < 100
            #expect(found == newest)
            let refusal = "InvalidParameterException: Invalid pagination token."
            for name: WireValue in ["bob", .string(bob)] {
                #expect(await pool.outcome("AdminListUserAuthEvents", ["Username": name, "NextToken": first ?? .null]) == refusal)
            }
            let event = try #require(try await pool.ok("AdminListUserAuthEvents", ["Username": "bob"])["AuthEvents"]?.array?.first)
            #expect(
                event == [
                    "EventId": "bobs", "EventType": "SignIn", "CreationDate": event["CreationDate"] ?? .null, "EventResponse": "Pass",
                    "EventRisk": ["RiskDecision": "NoRisk", "RiskLevel": "Low", "CompromisedCredentialsDetected": false],
                    "ChallengeResponses": [["ChallengeName": "Password", "ChallengeResponse": "Success"]],
                    "EventContextData": ["IpAddress": "192.0.2.1"],
                ])
            #expect(
                await pool.outcome("AdminListUserAuthEvents", ["Username": "carl"]) == "UserNotFoundException: User does not exist.")
        }
    }

    @Test("are out of reach while threat protection is off", arguments: [nil, "OFF"] as [WireValue?])
    func off(mode: WireValue?) async throws {
        try await withPool(on: .sqlite, pool: mode.map { ["UserPoolAddOns": ["AdvancedSecurityMode": $0]] } ?? [:]) { pool in
            let ann = try await pool.addUser("ann")
            let event = try #require(try await add(["event"], of: ann, to: pool).first)
            let token = WireValue.string(try pool.app.services.authEvents.feedbackToken(for: event))
            let feedback: [String: WireValue] = [
                "Username": "ann", "EventId": "event", "FeedbackValue": "Valid", "FeedbackToken": token,
            ]
            for operation in ["AdminListUserAuthEvents", "AdminUpdateAuthEventFeedback", "UpdateAuthEventFeedback"] {
                #expect(await pool.outcome(operation, feedback) == Self.off)
            }
        }
    }

    @Test("take an administrator's feedback", arguments: Engine.allCases)
    func adminFeedback(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.watched) { pool in
            let ann = try await pool.addUser("ann")
            try await pool.addUser("bob")
            _ = try await add(["one", "two"], of: ann, to: pool)
            func give(_ value: WireValue, _ event: WireValue = "one", _ name: WireValue = "ann") async -> String {
                await pool.outcome("AdminUpdateAuthEventFeedback", ["Username": name, "EventId": event, "FeedbackValue": value])
            }
            for value: WireValue in ["Valid", "Invalid"] {
                pool.app.clock.advance(seconds: 60)
                #expect(await give(value) == "200")
                let events = try #require(try await pool.ok("AdminListUserAuthEvents", ["Username": "ann"])["AuthEvents"]?.array)
                #expect(events.map { $0["EventId"]?.string } == ["two", "one"])
                #expect(events[0]["EventFeedback"] == nil)
                #expect(
                    events[1]["EventFeedback"]?.names == ["FeedbackDate", "FeedbackValue", "Provider"]
                        && events[1]["EventFeedback"]?["FeedbackValue"] == value && events[1]["EventFeedback"]?["Provider"] == "Admin"
                        && events[1]["EventFeedback"]?["FeedbackDate"]?.double == Double(pool.app.clock.time().milliseconds) / 1_000)
            }
            #expect(await give("Valid", "three") == "ResourceNotFoundException: Auth event does not exist.")
            #expect(await give("Valid", "one", "bob") == "ResourceNotFoundException: Auth event does not exist.")
            #expect(await give("Valid", "one", "carl") == "UserNotFoundException: User does not exist.")
            #expect(await give("Perhaps").hasPrefix("InvalidParameterException: "))
        }
    }

    @Test("take their person's feedback with the token of the mail, and with no other", arguments: Engine.allCases)
    func ownFeedback(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.watched) { pool in
            let (ann, bob) = (try await pool.addUser("ann"), try await pool.addUser("bob"))
            let other = try await TestPool(pool.app, pool: Self.watched)
            let events = try await add(["one", "two"], of: ann, to: pool)
            _ = try await add(["one"], of: bob, to: pool)
            let stranger = try await other.addUser("ann")
            _ = try await add(["one"], of: stranger, to: other)
            let token = try pool.app.services.authEvents.feedbackToken(for: events[0])
            #expect(token.wholeMatch(of: /[A-Za-z0-9\-_=.]+/) != nil)
            func give(
                _ token: String, _ event: WireValue = "one", _ name: WireValue = "ann", in where: TestPool? = nil
            ) async -> String {
                await (`where` ?? pool).outcome(
                    "UpdateAuthEventFeedback",
                    ["Username": name, "EventId": event, "FeedbackToken": .string(token), "FeedbackValue": "Invalid"])
            }
            let refusal = "NotAuthorizedException: Invalid feedback token."
            let characters = Array(token)
            let changed = String(characters.prefix(40)) + (characters[40] == "A" ? "B" : "A") + String(characters.dropFirst(41))
            for broken in ["x", changed, String(token.dropLast(4)), token + "AAAA"] { #expect(await give(broken) == refusal) }
            #expect(await give(token, "two") == refusal)
            #expect(await give(token, "three") == refusal)
            #expect(await give(token, "one", "bob") == refusal)
            #expect(await give(token, "one", "carl") == refusal)
            #expect(await give(token, in: other) == refusal)
            for name: WireValue in ["ann", "bob"] {
                let events = try await pool.ok("AdminListUserAuthEvents", ["Username": name])["AuthEvents"]?.array ?? []
                #expect(events.allSatisfy { $0["EventFeedback"] == nil })
            }
            pool.app.clock.advance(seconds: 7 * 86_400 - 1)
            #expect(await give(token) == "200")
            #expect(await give(token, "one", .string(ann)) == "200", "a sub names its person too")
            let event = try await pool.ok("AdminListUserAuthEvents", ["Username": "ann"])["AuthEvents"]?.array?.last
            #expect(event?["EventFeedback"]?["FeedbackValue"] == "Invalid")
            #expect(event?["EventFeedback"]?["Provider"] == "User")
            pool.app.clock.advance(seconds: 1)
            #expect(await give(token) == refusal, "it has ended")

            let late = try pool.app.services.authEvents.feedbackToken(for: events[0])
            _ = try await pool.ok("AdminDeleteUser", ["Username": "ann"])
            #expect(await give(late) == refusal)
        }
    }
}
