import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private let hidden: [String: WireValue] = ["PreventUserExistenceErrors": "ENABLED"]
private let locked = "NotAuthorizedException: Password attempts exceeded"

/// How often each outcome came.
private func tally(_ outcomes: [String]) -> [String: Int] { outcomes.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

/// Ways in that were once open.
@Suite("An attack on the factors")
struct FactorAttackTests {
    // MARK: Guessing at another directory

    private static func migrating(_ pool: TestPool) {
        pool.app.triggers.script {
            $0.userMigration = { event, occasion in
                guard occasion.username == "alice", event.password?.text == TestPool.password else {
                    throw UserPoolError.functionRaised("UserMigration", "no")
                }
                return UserMigrationVerdict(userAttributes: ["name": "Alice"], suppressesMessage: true)
            }
        }
    }

    @Test("that guesses passwords through the migration function gets no more answers of it than of the pool", arguments: Engine.allCases)
    func migrationGuesses(engine: Engine) async throws {
        try await withTriggers(on: engine, ["UserMigration"], client: hidden) { pool in
            Self.migrating(pool)
            var outcomes: [String] = []
            for number in 0..<30 { outcomes.append(await pool.signIn("alice", "Guess-Number-\(number)").outcome) }
            #expect(tally(outcomes) == ["NotAuthorizedException: Incorrect username or password.": 5, locked: 25])
            #expect(pool.app.triggers.names.count == 5, "a name that is locked reaches no function")
            #expect(await pool.signIn("alice").outcome == locked, "nor with the right password")
            pool.app.clock.advance(seconds: 2)
            #expect(await pool.signIn("alice").status == 200)
        }
    }

    @Test("that guesses them all at once, or where existence is told, ends too", arguments: Engine.allCases)
    func migrationGuessesAtOnce(engine: Engine) async throws {
        for client: [String: WireValue] in [hidden, ["PreventUserExistenceErrors": "LEGACY"]] {
            try await withTriggers(on: engine, ["UserMigration"], client: client) { pool in
                Self.migrating(pool)
                let outcomes = await withTaskGroup(of: String.self) { group in
                    for number in 0..<40 { group.addTask { await pool.signIn("Alice", "Guess-Number-\(number)").outcome } }
                    return await group.reduce(into: [String]()) { $0.append($1) }
                }
                #expect(pool.app.triggers.names.count <= 20)
                #expect(tally(outcomes)[locked, default: 0] >= 20, "\(tally(outcomes))")
                // Another name is another one's.
                let before = pool.app.triggers.names.count
                _ = await pool.signIn("bob")
                #expect(pool.app.triggers.names.count == before + 1)
            }
        }
    }

    // MARK: Who has an account

    /// Lengths and members of an answer.
    private func shape(_ answer: Answer) -> [String] {
        [
            "\(answer.status)", answer["ChallengeName"]?.string ?? "", "\(answer["AvailableChallenges"]?.strings ?? [])",
            "\(answer["Session"]?.string?.utf8.count ?? 0)", "\(answer["ChallengeParameters"]?.names ?? [])",
        ]
    }

    @Test("learns nothing of the length of a Session, however long the pool's functions make it", arguments: Engine.allCases)
    func sessionLength(engine: Engine) async throws {
        let client = hidden.merging(["ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]]) { $1 }
        try await withTriggers(on: engine, ["DefineAuthChallenge", "CreateAuthChallenge"], client: client) { pool in
            try await pool.addUser("known1")
            pool.app.triggers.script {
                $0.defineAuthChallenge = { _, _ in
                    DefineAuthChallengeVerdict(challengeName: "CUSTOM_CHALLENGE", issueTokens: false, failAuthentication: false)
                }
            }
            // The last ones are about what a Session can hold: from somewhere there on the database keeps the state.
            for length in [10, 1_000] + Array(stride(from: 2_300, through: 2_600, by: 20)) {
                pool.app.triggers.script {
                    $0.createAuthChallenge = { _, _ in
                        CreateAuthChallengeVerdict(privateChallengeParameters: ["a": String(repeating: "x", count: length)])
                    }
                }
                let known = shape(await pool.begin("CUSTOM_AUTH", ["USERNAME": "known1"]))
                #expect(known == shape(await pool.begin("CUSTOM_AUTH", ["USERNAME": "nobody"])), "\(length)")
            }
        }
    }

    @Test("cannot have the server keep states of any length", arguments: Engine.allCases)
    func parameterLength(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            for given: [String: WireValue] in [
                ["USERNAME": .string(String(repeating: "u", count: 129))],
                ["USERNAME": "u", "DEVICE_KEY": .string(String(repeating: "d", count: 56))],
            ] {
                for outcome in [
                    await pool.begin("USER_AUTH", given).outcome,
                    await pool.respond("PASSWORD", .string(String(repeating: "s", count: 20)), given).outcome,
                ] {
                    #expect(outcome.hasPrefix("InvalidParameterException: ") && outcome.hasSuffix(" characters long"), "\(outcome)")
                }
            }
        }
    }

    @Test("that asks what can be chosen does not tell who cannot sign in from who is not there", arguments: Engine.allCases)
    func available(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]]], "AutoVerifiedAttributes": ["email"],
        ]
        try await withPool(on: engine, pool: settings, client: hidden) { pool in
            _ = try await pool.signUp("signup")
            for name in ["reset1", "banned"] { try await pool.addUser(name, ["email": "\(name)@example.com", "email_verified": "true"]) }
            _ = try await pool.ok("AdminResetUserPassword", ["Username": "reset1"])
            _ = try await pool.ok("AdminDisableUser", ["Username": "banned"])
            for preference: [String: WireValue] in [[:], ["PREFERRED_CHALLENGE": "EMAIL_OTP"]] {
                func begin(_ name: String) async -> Answer {
                    await pool.begin("USER_AUTH", ["USERNAME": .string(name)].merging(preference) { $1 })
                }
                let nobody = shape(await begin("nobody"))
                for name in ["signup", "reset1", "banned"] { #expect(shape(await begin(name)) == nobody, "\(name)") }
            }
        }
    }

    // MARK: Old proofs

    @Test("by an access token of before the password was changed gets no credit for the old password", arguments: Engine.allCases)
    func staleCredit(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.offer([.email, .softwareToken])
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            let first = await pool.begin(
                "USER_AUTH",
                [
                    "USERNAME": "alice", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": .string(TestPool.password),
                    "TARGET_ACR_VALUES": "urn:cognito:loa:1",
                ])
            let stolen = WireValue.string(try Tokens(first).access)
            func stepUp() async -> Answer {
                await pool.begin(
                    "USER_AUTH", ["USERNAME": "alice", "TARGET_ACR_VALUES": "urn:cognito:loa:3", "ACCESS_TOKEN": stolen])
            }
            #expect(await stepUp()["ChallengeName"] == "EMAIL_OTP")
            pool.app.clock.advance(seconds: 1)
            _ = try await pool.ok("AdminSetUserPassword", ["Username": "alice", "Password": "Other-Horse-7", "Permanent": true])
            #expect(await stepUp()["ChallengeName"] == "SELECT_CHALLENGE", "the new password has to be proved")
        }
    }

    @Test("by a stolen access token cannot turn off the last factor that the pool still offers", arguments: Engine.allCases)
    func lastFactor(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.offer([.email, .softwareToken])
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            let access = try await pool.tokens("alice").access
            let secret = try await pool.associate(access)
            #expect(await pool.verify(access, try pool.code(secret)) == "200")
            let both: [String: WireValue] = ["EmailMfaSettings": ["Enabled": true], "SoftwareTokenMfaSettings": ["Enabled": true]]
            #expect(await pool.prefer(access, both) == "200")
            _ = try await pool.ok(
                "SetUserPoolMfaConfig", ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": ["Enabled": true]])
            #expect(await pool.prefer(access, ["SoftwareTokenMfaSettings": ["Enabled": false]]).hasPrefix("InvalidParameterException: "))
            #expect(await pool.signIn("alice")["ChallengeName"] == "SOFTWARE_TOKEN_MFA")
        }
    }
    @Test("by a stolen mailbox does not get the password and the second factor through it", arguments: Engine.allCases)
    func oneMailbox(engine: Engine) async throws {
        let recovery: WireValue = [
            "RecoveryMechanisms": [["Priority": 1, "Name": "verified_email"], ["Priority": 2, "Name": "verified_phone_number"]]
        ]
        try await withPool(on: engine, pool: ["AccountRecoverySetting": recovery]) { pool in
            let phone = ["phone_number": "+15555550100", "phone_number_verified": "true"]
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"].merging(phone) { $1 })
            #expect(await pool.forgot("alice") == "200")
            // Nobody has turned anything on: the pool demands a code, and takes the address that is there.
            try await pool.offer([.email], "ON")
            #expect(await pool.signIn("alice")["ChallengeName"] == "EMAIL_OTP")
            let sent = try await pool.app.ok("ForgotPassword", pool.open(["Username": "alice"]))
            #expect(sent["CodeDeliveryDetails"]?["DeliveryMedium"] == "SMS")
            try await pool.addUser("bob", ["email": "bob@example.com", "email_verified": "true"])
            #expect(await pool.forgot("bob").hasPrefix("InvalidParameterException: "))
        }
    }
    // MARK: Locking others out

    @Test("by one wrong answer on a node whose clock is ahead locks nobody out on the others")
    func clocks() {
        let ahead = Instant(seconds: 1_010)
        for failures in 1...5 {
            let record = AttemptRecord(count: failures, windowStart: ahead, last: ahead)
            #expect(LockOut.isLocked(record, at: Instant(seconds: 1_000)) == (failures == 5), "\(failures)")
        }
    }
}
