import API
import AWSWire
import Credentials
import JSON
import Persistence
import TestSupport
import Testing
import UserPools

/// A program somewhere, as the server sees it.
private struct Browser {
    let pool: TestPool
    let userAgent: String?
    let ip: String

    static let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    static let safari =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
        + "Mobile/15E148 Safari/604.1"

    init(_ pool: TestPool, _ userAgent: String? = Browser.firefox, ip: String = "192.0.2.1") {
        (self.pool, self.userAgent, self.ip) = (pool, userAgent, ip)
    }

    func call(_ operation: String, _ input: WireValue) async throws -> WireValue {
        var headers = [(name: "X-Amz-Target", value: "AWSCognitoIdentityProviderService." + operation)]
        if let userAgent { headers.append((name: "User-Agent", value: userAgent)) }
        let request = WireRequest(method: "POST", path: "/", headers: WireHeaders(headers), body: input.json, sourceIP: ip)
        let response = await pool.app.pipeline.handle(request)
        try #require(response.status == 200, "\(operation): \(String(decoding: response.body, as: UTF8.self))")
        return try WireValue(json: response.body)
    }

    func signIn(_ name: String, client: String? = nil) async throws -> SignedIn {
        let input: WireValue = [
            "ClientId": .string(client ?? pool.client), "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": ["USERNAME": .string(name), "PASSWORD": .string(TestPool.password)],
        ]
        return try SignedIn(pool, try await call("InitiateAuth", input))
    }

    func refresh(_ token: String) async throws -> WireValue {
        try await call(
            "InitiateAuth", pool.open(["AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": ["REFRESH_TOKEN": .string(token)]]))
    }
}

/// A sign-in and its session.
private struct SignedIn {
    let pool: TestPool
    let access: String
    let refresh: String

    init(_ pool: TestPool, _ answer: WireValue) throws {
        self.pool = pool
        access = try #require(answer["AuthenticationResult"]?["AccessToken"]?.string)
        refresh = try #require(answer["AuthenticationResult"]?["RefreshToken"]?.string)
    }

    var origin: String { get throws { try #require(try Tokens.claims(access)["origin_jti"]?.string) } }

    func sessions() async throws -> [WireValue] {
        try #require(try await pool.app.ok("ListUserSessions", ["AccessToken": .string(access)])["Sessions"]?.array)
    }

    /// Its own session's id.
    func id() async throws -> String {
        let current = try await sessions().filter { $0["IsCurrentSession"] == true }
        try #require(current.count == 1)
        return try #require(current[0]["SessionId"]?.string)
    }

    func revoke(_ id: String, _ associated: String? = nil) async -> String {
        var input: [String: WireValue] = ["AccessToken": .string(access), "SessionId": .string(id)]
        if let associated { input["RevokeAssociatedSessions"] = .string(associated) }
        return await pool.app.outcome("RevokeUserSession", .object(input))
    }

    func isGood() async -> Bool { await pool.profile(access) == "200" }
}

extension TestPool {
    fileprivate func track(_ maxPerUser: Int64 = 20, _ state: WireValue = "ENABLED") async throws {
        _ = try await ok(
            "SetUserPoolSessionConfiguration",
            ["UserSessionTracking": state, "TokenSession": ["MaxPerUser": .number(WireNumber(maxPerUser))]])
    }

    /// As administrators see them.
    fileprivate func sessions(of name: String) async throws -> [WireValue] {
        try #require(try await ok("AdminListUserSessions", ["Username": .string(name)])["Sessions"]?.array)
    }

    fileprivate var store: SQLUserPoolDatabase {
        get throws {
            SQLUserPoolDatabase(
                app.database, masterKey: try MasterKey(bytes: [UInt8](repeating: 42, count: MasterKey.length)), random: SeededRandom(9))
        }
    }

    fileprivate func rows() async throws -> Int {
        try await app.database.read { tx in try tx.first("SELECT COUNT(*) FROM user_sessions") { try $0.int(0) } ?? 0 }
    }
}

private func withTracking(
    on engine: Engine, max: Int64 = 20, pool: [String: WireValue] = [:], client: [String: WireValue] = [:],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestPool) async throws -> Void
) async throws {
    try await withPool(on: engine, pool: pool, client: client, sourceLocation: sourceLocation) { pool in
        try await pool.track(max)
        for name in ["alice", "bob"] { try await pool.addUser(name) }
        try await body(pool)
    }
}

private let notFound = "ResourceNotFoundException: Session does not exist."
private let nobody = "tkn" + String(repeating: "0", count: 25)

@Suite("Sessions")
struct UserSessionTests {
    // MARK: Configuration

    @Test("are configured by pool and client, which no other update resets", arguments: Engine.allCases)
    func configuration(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            func configuration() async throws -> WireValue { try await pool.ok("GetUserPoolSessionConfiguration") }
            func clientMinutes() async throws -> WireValue? {
                let found = try await pool.ok("GetUserPoolClientSessionConfiguration", ["ClientId": .string(pool.client)])
                #expect(found["UserPoolId"]?.string == pool.id && found["ClientId"]?.string == pool.client)
                return found["SSOSession"]?["MaxValidityMinutes"]
            }
            func expected(_ state: WireValue, _ max: Int64) -> WireValue {
                [
                    "UserPoolId": .string(pool.id), "UserSessionTracking": state,
                    "TokenSession": ["MaxPerUser": .number(WireNumber(max))],
                ]
            }
            #expect(try await configuration() == expected("DISABLED", 20))
            #expect(try await clientMinutes() == 60)
            let client: [String: WireValue] = ["ClientId": .string(pool.client), "SSOSession": ["MaxValidityMinutes": 0]]
            #expect(
                await pool.outcome("SetUserPoolClientSessionConfiguration", client)
                    == "OperationNotEnabledException: Session tracking is not enabled for user pool \(pool.id).")
            let set = try await pool.ok(
                "SetUserPoolSessionConfiguration", ["UserSessionTracking": "ENABLED", "TokenSession": ["MaxPerUser": 7]])
            #expect(set == expected("ENABLED", 7))
            #expect(try await pool.ok("SetUserPoolClientSessionConfiguration", client)["SSOSession"]?["MaxValidityMinutes"] == 0)
            _ = try await pool.ok("UpdateUserPool")
            _ = try await pool.ok("UpdateUserPoolClient", ["ClientId": .string(pool.client)])
            #expect(try await configuration() == expected("ENABLED", 7))
            #expect(try await clientMinutes() == 0)
            // Off, the client's setting sleeps.
            try await pool.track(8, "DISABLED")
            #expect(try await configuration() == expected("DISABLED", 8))
            #expect(try await clientMinutes() == 0)

            for minutes in [-1, 129_601] as [Int64] {
                let outcome = await pool.outcome(
                    "SetUserPoolClientSessionConfiguration",
                    ["ClientId": .string(pool.client), "SSOSession": ["MaxValidityMinutes": .number(WireNumber(minutes))]])
                #expect(outcome.hasPrefix("InvalidParameterException: "), "\(outcome)")
            }
            for max in [0, 101] as [Int64] {
                let outcome = await pool.outcome(
                    "SetUserPoolSessionConfiguration",
                    ["UserSessionTracking": "ENABLED", "TokenSession": ["MaxPerUser": .number(WireNumber(max))]])
                #expect(outcome.hasPrefix("InvalidParameterException: "), "\(outcome)")
            }
            let nowhere: WireValue = [
                "UserPoolId": "us-east-1_Nowhere00", "ClientId": .string(pool.client), "UserSessionTracking": "ENABLED",
                "TokenSession": ["MaxPerUser": 1], "SSOSession": ["MaxValidityMinutes": 1],
            ]
            for operation in [
                "GetUserPoolSessionConfiguration", "SetUserPoolSessionConfiguration", "GetUserPoolClientSessionConfiguration",
                "SetUserPoolClientSessionConfiguration",
            ] {
                #expect(
                    await pool.app.outcome(operation, nowhere)
                        == "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.")
            }
            let other = try await TestPool(pool.app)
            for operation in ["GetUserPoolClientSessionConfiguration", "SetUserPoolClientSessionConfiguration"] {
                try await other.track()
                #expect(
                    await other.outcome(operation, client)
                        == "ResourceNotFoundException: User pool client \(pool.client) does not exist.")
            }
        }
    }

    @Test("leave no record where they are not tracked, and none when tracking ends", arguments: Engine.allCases)
    func switching(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let before = try await Browser(pool).signIn("alice")
            #expect(try await pool.rows() == 0)
            let off = "OperationNotEnabledException: Session tracking is not enabled for user pool \(pool.id)."
            func expectOff() async {
                #expect(await pool.app.outcome("ListUserSessions", ["AccessToken": .string(before.access)]) == off)
                #expect(await before.revoke(nobody) == off)
                #expect(await pool.outcome("AdminListUserSessions", ["Username": "alice"]) == off)
                #expect(await pool.outcome("AdminRevokeUserSession", ["Username": "alice", "SessionId": .string(nobody)]) == off)
            }
            await expectOff()

            try await pool.track()
            let after = try await Browser(pool).signIn("alice")
            // The sign-in from before has no session, and a refresh makes none.
            _ = try await Browser(pool).refresh(before.refresh)
            #expect(try await before.sessions().map { $0["IsCurrentSession"] } == [false])
            #expect(try await after.sessions().map { $0["IsCurrentSession"] } == [true])
            #expect(try await pool.rows() == 1)

            try await pool.track(20, "DISABLED")
            #expect(try await pool.rows() == 0)
            await expectOff()
            #expect(await after.isGood())
            _ = try await Browser(pool).signIn("alice")
            _ = try await Browser(pool).refresh(after.refresh)
            #expect(try await pool.rows() == 0)

            try await pool.track()
            #expect(try await pool.sessions(of: "alice") == [])
            let last = try await Browser(pool).signIn("alice")
            #expect(try await last.sessions().count == 1)
            #expect(await last.revoke(try await last.id()) != "200")
        }
    }

    // MARK: Lists

    @Test("are listed to their user and to administrators, the newest first", arguments: Engine.allCases)
    func listing(engine: Engine) async throws {
        try await withTracking(on: engine) { pool in
            let second = try #require(try await pool.makeClient()["ClientId"]?.string)
            let laptop = try await Browser(pool).signIn("alice")
            pool.app.clock.advance(seconds: 10)
            let phone = try await Browser(pool, Browser.safari, ip: "2001:db8::7").signIn("alice", client: second)
            _ = try await Browser(pool).signIn("bob")

            let sessions = try await phone.sessions()
            #expect(sessions.count == 2)
            let ids = sessions.compactMap { $0["SessionId"]?.string }
            for id in ids {
                #expect(id.utf8.count == 28 && id.hasPrefix("tkn"), "\(id)")
                #expect(id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }, "\(id)")
            }
            #expect(Set(ids).count == 2)
            #expect(
                sessions[0] == [
                    "SessionId": .string(ids[0]), "SessionType": "TOKEN", "ClientId": .string(second), "CreateDate": 1_762_250_595,
                    "LastActiveDate": 1_762_250_595, "DeviceType": "iOS, Safari 17", "LastIPAddress": "2001:db8::7",
                    "LastLocation": ["Country": "unknown"], "IsCurrentSession": true,
                ])
            #expect(
                sessions[1] == [
                    "SessionId": .string(ids[1]), "SessionType": "TOKEN", "ClientId": .string(pool.client), "CreateDate": 1_762_250_585,
                    "LastActiveDate": 1_762_250_585, "DeviceType": "Windows, Firefox 128", "LastIPAddress": "192.0.2.1",
                    "LastLocation": ["Country": "unknown"], "IsCurrentSession": false,
                ])
            #expect(try await laptop.sessions().map { $0["IsCurrentSession"] } == [false, true])
            let seen = try await pool.sessions(of: "alice")
            #expect(seen.compactMap { $0["SessionId"]?.string } == ids)
            #expect(seen.map { $0["IsCurrentSession"] } == [false, false])
            #expect(try await pool.sessions(of: "bob").count == 1)

            // What is of no use any more is not listed.
            _ = try await pool.ok("DeleteUserPoolClient", ["ClientId": .string(second)])
            #expect(try await pool.sessions(of: "alice").compactMap { $0["SessionId"]?.string } == [ids[1]])
            pool.app.clock.advance(seconds: 30 * 86_400 - 10)
            #expect(try await pool.sessions(of: "alice") == [])
        }
    }

    @Test("come in one page, so that every token is a wrong one")
    func pages() async throws {
        try await withTracking(on: .sqlite) { pool in
            let alice = try await Browser(pool).signIn("alice")
            let devices = await pool.app.outcome("ListUserSessions", ["AccessToken": .string(alice.access), "NextToken": "AAAA"])
            #expect(devices == "InvalidParameterException: Invalid pagination token.")
            let admin = await pool.outcome("AdminListUserSessions", ["Username": "alice", "NextToken": "AAAA"])
            #expect(admin == "InvalidParameterException: Invalid pagination token.")
            #expect(await pool.outcome("AdminListUserSessions", ["Username": "carol"]) == "UserNotFoundException: User does not exist.")
        }
    }

    @Test("are behind an access token", arguments: ["ListUserSessions", "RevokeUserSession"])
    func accessTokens(operation: String) async throws {
        try await withTracking(on: .sqlite) { pool in
            let rest: [String: WireValue] = ["SessionId": .string(nobody)]
            #expect(await pool.app.outcome(operation, .object(rest)).hasPrefix("InvalidParameterException: "))
            #expect(
                await pool.app.outcome(operation, .object(rest, ["AccessToken": "a.b.c"])) == "NotAuthorizedException: Invalid Access Token"
            )
        }
    }

    @Test("note the latest refresh and where it came from", arguments: Engine.allCases)
    func refreshing(engine: Engine) async throws {
        try await withTracking(on: engine) { pool in
            let alice = try await Browser(pool).signIn("alice")
            let later = WireValue.number(try #require(WireNumber(1_762_250_685.5)))
            func session() async throws -> [WireValue?] {
                let sessions = try await alice.sessions()
                let session = try #require(sessions.first)
                return [session["CreateDate"], session["LastActiveDate"], session["DeviceType"], session["LastIPAddress"]]
            }
            pool.app.clock.advance(seconds: 100)
            _ = try await Browser(pool, Browser.safari, ip: "192.0.2.2").refresh(alice.refresh)
            #expect(try await session() == [1_762_250_585, 1_762_250_685, "iOS, Safari 17", "192.0.2.2"])
            // Within a second only news is written.
            let half = Instant(milliseconds: pool.app.clock.time().milliseconds + 500)
            pool.app.clock.set(half)
            _ = try await Browser(pool, Browser.safari, ip: "192.0.2.2").refresh(alice.refresh)
            #expect(try await session() == [1_762_250_585, 1_762_250_685, "iOS, Safari 17", "192.0.2.2"])
            _ = try await Browser(pool, nil, ip: "192.0.2.2").refresh(alice.refresh)
            #expect(try await session() == [1_762_250_585, later, "unknown", "192.0.2.2"])
            _ = try await Browser(pool, nil, ip: "192.0.2.3").refresh(alice.refresh)
            #expect(try await session() == [1_762_250_585, later, "unknown", "192.0.2.3"])
        }
    }

    @Test("note the latest rotation, and end when a token is used again", arguments: Engine.allCases)
    func rotating(engine: Engine) async throws {
        let settings: [String: WireValue] = ["RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 5]]
        try await withTracking(on: engine, client: settings) { pool in
            let alice = try await Browser(pool).signIn("alice")
            func rotate(_ token: String, ip: String) async throws -> String? {
                try await Browser(pool, Browser.safari, ip: ip).call(
                    "GetTokensFromRefreshToken", pool.open(["RefreshToken": .string(token)]))[
                        "AuthenticationResult"]?["RefreshToken"]?.string
            }
            func session() async throws -> [WireValue?] {
                let session = try #require(try await pool.sessions(of: "alice").first)
                return [session["LastActiveDate"], session["DeviceType"], session["LastIPAddress"]]
            }
            pool.app.clock.advance(seconds: 100)
            _ = try await rotate(alice.refresh, ip: "192.0.2.2")
            #expect(try await session() == [1_762_250_685, "iOS, Safari 17", "192.0.2.2"])
            pool.app.clock.advance(seconds: 1)
            _ = try await rotate(alice.refresh, ip: "192.0.2.3")
            #expect(try await session() == [1_762_250_686, "iOS, Safari 17", "192.0.2.3"])
            pool.app.clock.advance(seconds: 10)
            let reuse = await pool.app.outcome("GetTokensFromRefreshToken", pool.open(["RefreshToken": .string(alice.refresh)]))
            #expect(reuse == "RefreshTokenReuseException: Refresh token has been reused")
            #expect(try await pool.sessions(of: "alice") == [])
        }
    }

    @Test("are kept of sign-ins that functions take part in, and of what administrators report", arguments: Engine.allCases)
    func otherWays(engine: Engine) async throws {
        let lambda: [String: WireValue] = [
            "LambdaConfig": ["PostAuthentication": "arn:aws:lambda:us-east-1:000000000000:function:post"]
        ]
        for settings in [lambda, [:]] {
            try await withTracking(on: engine, max: 1, pool: settings) { pool in
                let first = try await Browser(pool).signIn("alice")
                #expect(try await first.sessions().first?["DeviceType"] == "Windows, Firefox 128")
                func begin(_ context: [String: WireValue]) async throws {
                    let input: [String: WireValue] = [
                        "ClientId": .string(pool.client), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                        "AuthParameters": ["USERNAME": "alice", "PASSWORD": .string(TestPool.password)],
                    ]
                    _ = try await Browser(pool, "Boto3/1.34 os/linux#6.1").call(
                        "AdminInitiateAuth", .object(input, ["UserPoolId": .string(pool.id)].merging(context) { $1 }))
                }
                try await begin([:])
                var session = try #require(try await pool.sessions(of: "alice").first)
                #expect(session["DeviceType"] == "Linux, Boto3 1" && session["LastIPAddress"] == "192.0.2.1")
                let long = "198.51.100.9" + String(repeating: "x", count: 200)
                try await begin([
                    "ContextData": [
                        "IpAddress": .string(long), "ServerName": "app", "ServerPath": "/",
                        "HttpHeaders": [["headerName": "User-Agent", "headerValue": .string(Browser.safari)]],
                    ]
                ])
                session = try #require(try await pool.sessions(of: "alice").first)
                #expect(session["DeviceType"] == "iOS, Safari 17" && session["LastIPAddress"]?.string == String(long.prefix(128)))
                #expect(try await pool.sessions(of: "alice").count == 1)
                #expect(await !first.isGood())
            }
        }
    }

    // MARK: The number of sessions

    @Test("beyond the pool's number end, the least recently used first", arguments: Engine.allCases)
    func eviction(engine: Engine) async throws {
        try await withTracking(on: engine, max: 3) { pool in
            var signIns: [SignedIn] = []
            for _ in 0..<3 {
                pool.app.clock.advance(seconds: 10)
                signIns.append(try await Browser(pool).signIn("alice"))
            }
            let bob = try await Browser(pool).signIn("bob")
            pool.app.clock.advance(seconds: 10)
            _ = try await Browser(pool).refresh(signIns[0].refresh)
            pool.app.clock.advance(seconds: 10)
            signIns.append(try await Browser(pool).signIn("alice"))
            func good() async -> [Bool] {
                var good: [Bool] = []
                for signIn in signIns { good.append(await signIn.isGood()) }
                return good
            }
            #expect(await good() == [true, false, true, true])
            #expect(await pool.profile(signIns[1].access) == "NotAuthorizedException: Access Token has been revoked")
            #expect(await pool.refresh(signIns[1].refresh).outcome == "NotAuthorizedException: Refresh Token has been revoked")
            #expect(try await pool.sessions(of: "alice").count == 3)

            // A smaller number counts at the next sign-in.
            try await pool.track(1)
            #expect(await good() == [true, false, true, true])
            signIns.append(try await Browser(pool).signIn("alice"))
            #expect(await good() == [false, false, false, false, true])
            #expect(try await pool.sessions(of: "alice").count == 1)
            #expect(await bob.isGood())
        }
    }

    @Test("never exceed the pool's number, however many sign-ins come at once", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withTracking(on: engine, max: 3) { pool in
            let signIns = try await withThrowingTaskGroup(of: SignedIn.self) { group in
                for _ in 0..<8 { group.addTask { try await Browser(pool).signIn("alice") } }
                return try await group.reduce(into: [SignedIn]()) { $0.append($1) }
            }
            #expect(signIns.count == 8)
            var good = 0
            for signIn in signIns where await signIn.isGood() { good += 1 }
            #expect(good == 3)
            #expect(try await pool.sessions(of: "alice").count == 3)
        }
    }

    @Test("end also at clients whose tokens cannot be revoked otherwise", arguments: Engine.allCases)
    func clientsWithoutRevocation(engine: Engine) async throws {
        try await withTracking(on: engine, max: 2, client: ["EnableTokenRevocation": false]) { pool in
            let (first, second) = (try await Browser(pool).signIn("alice"), try await Browser(pool).signIn("alice"))
            let id = try await first.id()
            #expect(await second.revoke(id) == "200")
            #expect(await !first.isGood())
            #expect(await second.isGood())
            #expect(
                await pool.app.outcome("RevokeToken", pool.open(["Token": .string(second.refresh)]))
                    == "UnsupportedOperationException: Token revocation is not enabled for this client.")
        }
    }

    // MARK: Revocation

    @Test("are revoked by their user, except for the one that asks", arguments: Engine.allCases)
    func revocation(engine: Engine) async throws {
        try await withTracking(on: engine) { pool in
            let (laptop, phone) = (try await Browser(pool).signIn("alice"), try await Browser(pool).signIn("alice"))
            let bob = try await Browser(pool).signIn("bob")
            let (laptopID, phoneID, bobID) = (try await laptop.id(), try await phone.id(), try await bob.id())
            let own = "InvalidParameterException: The session of the access token cannot be revoked."
            for associated in [nil, "NONE", "LINKED"] { #expect(await laptop.revoke(laptopID, associated) == own) }
            for id in [bobID, nobody, "sso" + String(repeating: "0", count: 25)] { #expect(await laptop.revoke(id) == notFound) }
            for id in ["tkn1", nobody.uppercased(), "abc" + nobody.dropFirst(3)] {
                #expect(await laptop.revoke(id).hasPrefix("InvalidParameterException: "))
            }
            #expect(await laptop.isGood())
            #expect(await bob.isGood())
            #expect(await laptop.revoke(phoneID) == "200")
            #expect(await pool.profile(phone.access) == "NotAuthorizedException: Access Token has been revoked")
            #expect(await pool.refresh(phone.refresh).outcome == "NotAuthorizedException: Refresh Token has been revoked")
            #expect(try await laptop.sessions().compactMap { $0["SessionId"]?.string } == [laptopID])
            #expect(try await pool.rows() == 2)
            #expect(await laptop.revoke(phoneID) == notFound)
            #expect(await laptop.isGood())
        }
    }

    @Test("are revoked by administrators who name their user", arguments: Engine.allCases)
    func administrators(engine: Engine) async throws {
        try await withTracking(on: engine) { pool in
            let (alice, bob) = (try await Browser(pool).signIn("alice"), try await Browser(pool).signIn("bob"))
            let id: WireValue = .string(try await alice.id())
            func revoke(_ name: WireValue, _ id: WireValue) async -> String {
                await pool.outcome("AdminRevokeUserSession", ["Username": name, "SessionId": id])
            }
            #expect(await revoke("bob", id) == notFound)
            #expect(await revoke("carol", id) == "UserNotFoundException: User does not exist.")
            let other = try await TestPool(pool.app)
            try await other.track()
            try await other.addUser("alice")
            #expect(await other.outcome("AdminRevokeUserSession", ["Username": "alice", "SessionId": id]) == notFound)
            #expect(await alice.isGood())
            #expect(await revoke("alice", id) == "200")
            #expect(await !alice.isGood())
            #expect(await revoke("alice", id) == notFound)
            #expect(await bob.isGood())
            #expect(try await pool.sessions(of: "alice") == [])
        }
    }

    @Test("that have expired cannot be revoked")
    func expired() async throws {
        try await withTracking(on: .sqlite) { pool in
            let alice = try await Browser(pool).signIn("alice")
            let id: WireValue = .string(try await alice.id())
            pool.app.clock.advance(seconds: 30 * 86_400)
            #expect(await pool.outcome("AdminRevokeUserSession", ["Username": "alice", "SessionId": id]) == notFound)
        }
    }

    @Test("end with what ends their tokens", arguments: Engine.allCases)
    func otherEnds(engine: Engine) async throws {
        try await withTracking(on: engine, pool: TestPool.tracking) { pool in
            let kept = try await Browser(pool).signIn("bob")
            func expectEnded(_ sourceLocation: SourceLocation = #_sourceLocation) async throws {
                #expect(try await pool.sessions(of: "alice") == [], sourceLocation: sourceLocation)
                #expect(try await pool.rows() == 1, sourceLocation: sourceLocation)
            }
            var alice = try await Browser(pool).signIn("alice")
            _ = try await pool.app.ok("RevokeToken", pool.open(["Token": .string(alice.refresh)]))
            try await expectEnded()
            alice = try await Browser(pool).signIn("alice")
            _ = try await pool.app.ok("GlobalSignOut", ["AccessToken": .string(alice.access)])
            try await expectEnded()
            alice = try await Browser(pool).signIn("alice")
            _ = try await pool.ok("AdminUserGlobalSignOut", ["Username": "alice"])
            try await expectEnded()
            let device = try await pool.confirmedDevice(of: "alice")
            #expect(try await pool.sessions(of: "alice").count == 1)
            _ = try await pool.ok("AdminForgetDevice", ["Username": "alice", "DeviceKey": device.key])
            try await expectEnded()
            alice = try await Browser(pool).signIn("alice")
            _ = try await pool.ok("AdminDisableUser", ["Username": "alice"])
            try await expectEnded()
            _ = try await pool.ok("AdminEnableUser", ["Username": "alice"])
            alice = try await Browser(pool).signIn("alice")
            _ = try await pool.ok("AdminDeleteUser", ["Username": "alice"])
            #expect(try await pool.rows() == 1)
            #expect(await kept.isGood())
        }
    }

    // MARK: SSO sessions

    /// The sign-ins of a user that came through one SSO session, and one that did not.
    private func linked(_ pool: TestPool) async throws -> (sso: String, through: [SignedIn], apart: SignedIn) {
        let through = [try await Browser(pool).signIn("alice"), try await Browser(pool).signIn("alice")]
        let apart = try await Browser(pool).signIn("alice")
        let subject = Subject(try #require(try await pool.attributes(of: "alice")["sub"]))
        let sso = UserSession(
            id: .sso(random: SeededRandom(3)), pool: UserPoolID(pool.id), subject: subject, client: ClientID(pool.client), kind: .sso,
            created: pool.app.clock.time(), expires: pool.app.clock.time().adding(seconds: 3_600))
        let document = try await pool.app.services.cache.pool(UserPoolID(pool.id)).pool
        try await pool.store.write { try $0.begin(sso, in: document) }
        for origin in try through.map({ try $0.origin }) {
            let changed = try await pool.app.database.write { tx in
                try tx.execute("UPDATE user_sessions SET origin = ? WHERE refresh_token = ?", [.text(sso.id.value), .text(origin)])
            }
            #expect(changed == 1)
        }
        return (sso.id.value, through, apart)
    }

    @Test("are listed with the SSO session that they came through", arguments: Engine.allCases)
    func ssoListing(engine: Engine) async throws {
        try await withTracking(on: engine, max: 3) { pool in
            let (sso, through, apart) = try await linked(pool)
            let sessions = try await through[0].sessions()
            #expect(sessions.count == 4)
            let parent = try #require(sessions.first { $0["SessionType"] == "SSO" })
            #expect(parent["SessionId"]?.string == sso && parent["IsCurrentSession"] == false && parent["OriginSessionId"] == nil)
            #expect(sessions.filter { $0["OriginSessionId"]?.string == sso }.count == 2)
            // It takes no token session's place.
            pool.app.clock.advance(seconds: 5)
            _ = try await Browser(pool).refresh(apart.refresh)
            #expect(await pool.profile(through[1].access) == "200")
        }
    }

    @Test("end with the directly linked ones where that is asked for", arguments: Engine.allCases)
    func cascade(engine: Engine) async throws {
        try await withTracking(on: engine) { pool in
            func left() async throws -> [String] {
                try await pool.sessions(of: "alice").compactMap { $0["SessionId"]?.string }.map { String($0.prefix(3)) }.sorted()
            }
            // A token session alone; then with the SSO session, and not with its siblings.
            var (sso, through, apart) = try await linked(pool)
            #expect(await apart.revoke(try await through[0].id()) == "200")
            #expect(try await left() == ["sso", "tkn", "tkn"])
            #expect(await apart.revoke(try await through[1].id(), "LINKED") == "200")
            #expect(try await left() == ["tkn"])
            #expect(await apart.isGood())
            _ = try await pool.ok("AdminUserGlobalSignOut", ["Username": "alice"])

            // An SSO session alone; then with its token sessions.
            (sso, through, apart) = try await linked(pool)
            #expect(await apart.revoke(sso, "NONE") == "200")
            #expect(try await left() == ["tkn", "tkn", "tkn"])
            #expect(await through[0].isGood())
            #expect(await apart.revoke(try await through[0].id(), "LINKED") == "200")
            _ = try await pool.ok("AdminUserGlobalSignOut", ["Username": "alice"])
            (sso, through, apart) = try await linked(pool)
            #expect(
                await pool.outcome(
                    "AdminRevokeUserSession",
                    ["Username": "alice", "SessionId": .string(sso), "RevokeAssociatedSessions": "LINKED"]) == "200")
            #expect(try await left() == ["tkn"])
            for signIn in through { #expect(await !signIn.isGood()) }
            #expect(await apart.isGood())

            // Whoever asks stays signed in.
            (sso, through, apart) = try await linked(pool)
            #expect(await through[0].revoke(sso, "LINKED") == "200")
            #expect(await through[0].isGood())
            #expect(await !through[1].isGood())
        }
    }

    @Test("end with a revoked refresh token where that is asked for, and outlive a global sign-out", arguments: Engine.allCases)
    func revokeToken(engine: Engine) async throws {
        try await withTracking(on: engine) { pool in
            func left() async throws -> [String] {
                try await pool.sessions(of: "alice").compactMap { $0["SessionId"]?.string }.map { String($0.prefix(3)) }.sorted()
            }
            let (_, through, apart) = try await linked(pool)
            func revoke(_ signIn: SignedIn, _ associated: WireValue) async throws {
                _ = try await pool.app.ok(
                    "RevokeToken", pool.open(["Token": .string(signIn.refresh), "RevokeAssociatedSessions": associated]))
            }
            try await revoke(apart, "LINKED")
            #expect(try await left() == ["sso", "tkn", "tkn"])
            try await revoke(through[0], "NONE")
            #expect(try await left() == ["sso", "tkn"])
            try await revoke(through[1], "LINKED")
            #expect(try await left() == [])
            _ = try await linked(pool)
            _ = try await pool.ok("AdminUserGlobalSignOut", ["Username": "alice"])
            #expect(try await left() == ["sso"])
        }
    }

    @Test("of the login pages are 25 at most, and none where nothing is tracked", arguments: Engine.allCases)
    func ssoLimit(engine: Engine) async throws {
        try await withTracking(on: engine, max: 1) { pool in
            let alice = try await Browser(pool).signIn("alice")
            let (store, clock) = (try pool.store, pool.app.clock)
            let subject = Subject(try #require(try await pool.attributes(of: "alice")["sub"]))
            let random = SeededRandom(5)
            func begin(_ document: UserPool) async throws {
                clock.advance(seconds: 1)
                let sso = UserSession(
                    id: .sso(random: random), pool: document.id, subject: subject, client: ClientID(pool.client), kind: .sso,
                    created: clock.time(), expires: clock.time().adding(seconds: 3_600))
                try await store.write { try $0.begin(sso, in: document) }
            }
            let id = UserPoolID(pool.id)
            let document = try await pool.app.services.cache.pool(id).pool
            for _ in 0..<27 { try await begin(document) }
            let sessions = try await alice.sessions()
            #expect(sessions.filter { $0["SessionType"] == "SSO" }.count == 25)
            #expect(sessions.compactMap { $0["CreateDate"]?.int64 }.min() == 1_762_250_585, "the token session is not touched")
            #expect(
                sessions.filter { $0["SessionType"] == "SSO" }.compactMap { $0["CreateDate"]?.int64 }.min() == 1_762_250_588,
                "the oldest two are gone")
            try await pool.track(1, "DISABLED")
            try await begin(try await pool.app.services.cache.pool(id).pool)
            #expect(try await pool.rows() == 0)
        }
    }
}

@Suite("A User-Agent")
struct UserAgentTests {
    private static let webKit = "AppleWebKit/537.36 (KHTML, like Gecko)"

    @Test(
        "names a system and a program",
        arguments: [
            (Browser.firefox, "Windows, Firefox 128"),
            (Browser.safari, "iOS, Safari 17"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(webKit) Chrome/126.0.0.0 Safari/537.36", "Windows, Chrome 126"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(webKit) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87",
                "macOS, Edge 126"
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S918B) \(webKit) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
                "Android, Samsung Internet 25"
            ),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) \(webKit) Chrome/126.0.0.0 Safari/537.36", "Chrome OS, Chrome 126"),
            ("Mozilla/5.0 (X11; Linux x86_64) \(webKit) Chrome/110.0 Safari/537.36 OPR/96.0", "Linux, Opera 96"),
            (
                "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1",
                "iOS, Chrome 126"
            ),
            ("Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0 os/macos#23.5.0 md/arch#arm64", "macOS, Boto3 1"),
            ("MyApp/3.2 (iPhone; iOS 17.5)", "iOS, MyApp 3"),
            ("okhttp/4.9.2", "okhttp 4"),
            ("curl", "unknown"), ("", "unknown"), ("Mozilla/5.0", "unknown"), ("/1", "unknown"), ("<script>/1", "unknown"),
            (String(repeating: "a", count: 65) + "/1", "unknown"), ("app/123456789", "app"), ("app/\u{661}", "app"),
            (String(repeating: " ", count: 1_024) + "Chrome/1", "unknown"),
        ])
    func naming(header: String, deviceType: String) {
        #expect(UserAgent(header).deviceType == deviceType)
    }
}
