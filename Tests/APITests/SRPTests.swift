import Credentials
import JSON
import TestSupport
import Testing
import UserPools

@Suite("Signing in with SRP")
struct SRPTests {
    private static let wrong = "NotAuthorizedException: Incorrect username or password."

    @Test("proves the password without sending it, by username, alias or sub", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AliasAttributes": ["email"]]) { pool in
            let sub = try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            for name in ["alice", "alice@example.com", sub] {
                let exchange = try await SRPExchange(pool, name)
                #expect(exchange.asked["ChallengeName"] == "PASSWORD_VERIFIER")
                #expect(exchange.parameters.names == ["SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"])
                #expect(exchange.userID == "alice")
                let tokens = try Tokens(await exchange.answer())
                #expect(try Tokens.claims(tokens.access)["sub"] == .string(sub))
            }
            let exchange = try await SRPExchange(pool, "alice")
            #expect(await exchange.answer("Wrong-Horse-7").outcome == Self.wrong)
        }
    }

    @Test("works once", arguments: Engine.allCases)
    func spentOnce(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let exchange = try await SRPExchange(pool, "alice")
            #expect(await exchange.answer().status == 200)
            #expect(
                await exchange.answer().outcome
                    == "NotAuthorizedException: Invalid session for the user, session can only be used once.")
        }
    }

    @Test("works once also for two at the same time", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let exchange = try await SRPExchange(pool, "alice")
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<6 { group.addTask { await exchange.answer().outcome } }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == "200" }.count == 1, "\(outcomes)")
        }
    }

    @Test("goes on at its own client and pool only, within its time, unchanged", arguments: Engine.allCases)
    func bindings(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let other = try await TestPool(pool.app)
            try await other.addUser("alice")
            let neighbour = try #require(try await pool.makeClient()["ClientId"]?.string)
            for client in [neighbour, other.client] {
                let exchange = try await SRPExchange(pool, "alice")
                #expect(await exchange.answer(client: client).outcome == Self.wrong)
                #expect(await exchange.answer(username: "bob").outcome == "NotAuthorizedException: Invalid session for the user.")
                #expect(await exchange.answer().status == 200, "a refusal elsewhere spends nothing")
            }
            let exchange = try await SRPExchange(pool, "alice")
            let first = exchange.secretBlock.prefix(40), rest = exchange.secretBlock.dropFirst(41)
            let flipped: Character = exchange.secretBlock.dropFirst(40).first == "A" ? "B" : "A"
            #expect(await exchange.answer(secretBlock: first + String(flipped) + rest).outcome == Self.wrong)
            #expect(await exchange.answer(secretBlock: "AAAA").outcome == Self.wrong)
            let second = try await SRPExchange(pool, "alice")
            #expect(await exchange.answer(secretBlock: second.secretBlock, signedBlock: exchange.secretBlock).outcome == Self.wrong)

            pool.app.clock.advance(seconds: 179)
            #expect(await second.answer().status == 200)
            pool.app.clock.advance(seconds: 1)
            #expect(
                await exchange.answer().outcome == "NotAuthorizedException: Invalid session for the user, session is expired.")
        }
    }

    @Test("ends when the password changes between challenge and answer", arguments: Engine.allCases)
    func changedMeanwhile(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let exchange = try await SRPExchange(pool, "alice")
            pool.app.clock.advance(seconds: 1)
            _ = try await pool.ok(
                "AdminSetUserPassword", ["Username": "alice", "Password": "Battery-Staple-9", "Permanent": true])
            #expect(await exchange.answer().outcome == Self.wrong)
        }
    }

    @Test("refuses numbers that an attacker would choose", arguments: Engine.allCases)
    func hostileNumbers(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            for number in ["0", "00", "-1", "xyz", "", String(repeating: "f", count: 768), String(repeating: "1", count: 10_000)] {
                let outcome = await pool.app.outcome(
                    "InitiateAuth",
                    pool.open(["AuthFlow": "USER_SRP_AUTH", "AuthParameters": ["USERNAME": "alice", "SRP_A": .string(number)]]))
                #expect(outcome.hasPrefix("InvalidParameterException: "), "\(number.prefix(9)): \(outcome)")
            }
        }
    }

    @Test("is refused where passwords are kept with Argon2id, which asks for the password itself", arguments: Engine.allCases)
    func argon2id(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            try await pool.addUser("bob")
            let settings = await pool.app.call(
                target: "Lifeguard.PutSettings", pool.input(["Settings": ["PasswordStorage": "ARGON2ID"]]).json)
            #expect(settings.body["Settings"]?["PasswordStorage"] == "ARGON2ID")
            let refusal =
                "InvalidParameterException: SRP is not available in this user pool: its passwords are stored with Argon2id. "
                + "Use USER_PASSWORD_AUTH or USER_AUTH with PASSWORD."
            let srp = pool.open(["AuthFlow": "USER_SRP_AUTH", "AuthParameters": ["USERNAME": "alice", "SRP_A": "abc"]])
            #expect(await pool.app.outcome("InitiateAuth", srp) == refusal)

            let choice = await pool.app.call("InitiateAuth", pool.open(["AuthFlow": "USER_AUTH", "AuthParameters": ["USERNAME": "alice"]]))
            #expect(choice["ChallengeName"] == "SELECT_CHALLENGE")
            #expect(choice["AvailableChallenges"] == ["PASSWORD"])
            func select(_ more: [String: WireValue]) async -> Answer {
                await pool.app.call(
                    "RespondToAuthChallenge",
                    pool.open([
                        "ChallengeName": "SELECT_CHALLENGE", "Session": choice["Session"] ?? .null,
                        "ChallengeResponses": .object(["USERNAME": "alice"], more),
                    ]))
            }
            #expect(await select(["ANSWER": "PASSWORD", "PASSWORD": .string(TestPool.password)]).status == 200)

            // Alice's entry was upgraded when she signed in, Bob's is as it was: back under SRP only his has a verifier.
            let back = await pool.app.call(
                target: "Lifeguard.PutSettings", pool.input(["Settings": ["PasswordStorage": "SRP"]]).json)
            #expect(back.status == 200)
            #expect(try await SRPExchange(pool, "bob").answer().status == 200)
            #expect(try await SRPExchange(pool, "alice").answer().outcome == Self.wrong)
            #expect(await pool.signIn("alice").status == 200)
            #expect(try await SRPExchange(pool, "alice").answer().status == 200, "and upgraded back")
        }
    }

    @Test("by choice offers both kinds of password and keeps to the Session", arguments: Engine.allCases)
    func choice(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let begun = await pool.app.call("InitiateAuth", pool.open(["AuthFlow": "USER_AUTH", "AuthParameters": ["USERNAME": "alice"]]))
            #expect(begun["AvailableChallenges"]?.strings == ["PASSWORD_SRP", "PASSWORD"])
            let session = try #require(begun["Session"])
            func select(_ more: [String: WireValue], session: WireValue, client: String? = nil) async -> Answer {
                await pool.app.call(
                    "RespondToAuthChallenge",
                    [
                        "ClientId": .string(client ?? pool.client), "ChallengeName": "SELECT_CHALLENGE", "Session": session,
                        "ChallengeResponses": .object(["USERNAME": "alice"], more),
                    ])
            }
            let password: [String: WireValue] = ["ANSWER": "PASSWORD", "PASSWORD": .string(TestPool.password)]
            let neighbour = try #require(try await pool.makeClient()["ClientId"]?.string)
            #expect(
                await select(password, session: session, client: neighbour).outcome
                    == "NotAuthorizedException: Invalid session for the user.")
            #expect(
                await select(password, session: .string(String(repeating: "A", count: 60))).outcome
                    == "NotAuthorizedException: Invalid session for the user.")
            #expect(await select(password, session: session).status == 200)
            #expect(
                await select(password, session: session).outcome
                    == "NotAuthorizedException: Invalid session for the user, session can only be used once.")

            let client = try SRPClient(random: SeededRandom(11))
            let direct = await pool.app.call(
                "InitiateAuth",
                pool.open([
                    "AuthFlow": "USER_AUTH",
                    "AuthParameters": [
                        "USERNAME": "alice", "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": .string(client.publicValue.hex),
                    ],
                ]))
            let exchange = try SRPExchange(pool, "alice", client, direct)
            #expect(direct["Session"]?.string?.isEmpty == false)
            #expect(await exchange.answer().status == 200)
        }
    }
}

/// One USER_SRP_AUTH exchange up to the challenge.
struct SRPExchange: Sendable {
    private let pool: TestPool
    private let client: SRPClient
    private let username: String
    let asked: Answer
    let parameters: WireValue
    let userID: String
    let secretBlock: String

    init(_ pool: TestPool, _ username: String) async throws {
        let client = try SRPClient(random: SeededRandom(UInt64(pool.app.mail.messages.count + 5)))
        let asked = await pool.app.call(
            "InitiateAuth",
            pool.open([
                "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": ["USERNAME": .string(username), "SRP_A": .string(client.publicValue.hex)],
            ]))
        try self.init(pool, username, client, asked)
    }

    init(_ pool: TestPool, _ username: String, _ client: SRPClient, _ asked: Answer) throws {
        self.pool = pool
        self.client = client
        self.username = username
        self.asked = asked
        parameters = try #require(asked["ChallengeParameters"], "\(asked)")
        userID = try #require(parameters["USER_ID_FOR_SRP"]?.string)
        secretBlock = try #require(parameters["SECRET_BLOCK"]?.string)
    }

    /// Answers PASSWORD_VERIFIER.
    /// - Parameter signedBlock: the block under the signature, where it is another than the one that is sent.
    func answer(
        _ password: String = TestPool.password, client other: String? = nil, username: String? = nil, secretBlock: String? = nil,
        signedBlock: String? = nil
    ) async -> Answer {
        let block = secretBlock ?? self.secretBlock
        let time = SRPTimestamp(epochSeconds: Int(pool.app.clock.time().seconds)).text
        let signature = (try? sign(password, signedBlock ?? block, time)) ?? "AAAA"
        return await pool.app.call(
            "RespondToAuthChallenge",
            [
                "ClientId": .string(other ?? pool.client), "ChallengeName": "PASSWORD_VERIFIER",
                "Session": asked["Session"] ?? .null,
                "ChallengeResponses": [
                    "USERNAME": .string(username ?? userID), "PASSWORD_CLAIM_SECRET_BLOCK": .string(block), "TIMESTAMP": .string(time),
                    "PASSWORD_CLAIM_SIGNATURE": .string(signature),
                ],
            ])
    }

    private func sign(_ password: String, _ block: String, _ time: String) throws -> String {
        let identity = SRPIdentity(poolName: UserPoolShortName.of(pool.id), username: userID)
        let salt = try #require(Hexadecimal.decode(parameters["SALT"]?.string ?? ""))
        let key = try client.sessionKey(
            identity: identity, password: RawPassword(password), salt: salt,
            server: try SRPPublicValue(hex: parameters["SRP_B"]?.string ?? ""))
        return Base64.encode(key.claimSignature(identity: identity, secretBlock: try Base64.decode(block), timestamp: time))
    }
}

enum UserPoolShortName {
    static func of(_ id: String) -> String { String(id.drop { $0 != "_" }.dropFirst()) }
}
