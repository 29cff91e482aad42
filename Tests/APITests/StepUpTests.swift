import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private func level(_ number: Int) -> WireValue { .string("urn:cognito:loa:\(number)") }

extension TestPool {
    fileprivate func reach(_ target: WireValue, _ more: [String: WireValue] = [:], _ name: String = "alice") async -> Answer {
        await begin("USER_AUTH", ["USERNAME": .string(name), "TARGET_ACR_VALUES": target].merging(more) { $1 })
    }

    fileprivate func answerMail(_ asked: Answer) async throws -> Answer {
        let code = try #require(app.mail.lastCode(to: "alice@example.com"))
        return await respond("EMAIL_OTP", asked["Session"], ["USERNAME": "alice", "EMAIL_OTP_CODE": .string(code)])
    }
}

private let password: [String: WireValue] = ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": .string(TestPool.password)]

private func withLevels(on engine: Engine, _ body: (TestPool) async throws -> Void) async throws {
    try await withPool(on: engine, client: ["PreventUserExistenceErrors": "ENABLED"]) { pool in
        try await pool.offer([.email, .softwareToken])
        try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
        try await body(pool)
    }
}

@Suite("A level of assurance")
struct StepUpTests {
    @Test("that is asked for is reached, and stands in the tokens", arguments: Engine.allCases)
    func reached(engine: Engine) async throws {
        try await withLevels(on: engine) { pool in
            let plain = try Tokens(await pool.reach(level(1), password))
            let claims = try Tokens.claims(plain.access)
            #expect(claims["acr"] == level(1) && claims["amr"] == ["pwd"])
            let asked = await pool.reach(level(3), password)
            #expect(asked["ChallengeName"] == "EMAIL_OTP", "the pool alone would not ask: \(asked)")
            let tokens = try Tokens(try await pool.answerMail(asked))
            for token in [tokens.access, tokens.id] {
                let claims = try Tokens.claims(token)
                #expect(claims["acr"] == level(3) && claims["amr"] == ["pwd", "email_otp", "mfa"])
            }
            let began = try Tokens.claims(tokens.access)["auth_time"]
            pool.app.clock.advance(seconds: 100)
            let refreshed = try Tokens.claims(try Tokens(await pool.refresh(try #require(tokens.refresh))).access)
            #expect(refreshed["acr"] == level(3) && refreshed["auth_time"] == began)
            let secret = try await pool.enrollApp(for: "alice")
            let next = await pool.reach(level(4), password)
            #expect(next["ChallengeName"] == "SOFTWARE_TOKEN_MFA", "\(next)")
            let code: [String: WireValue] = ["USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": .string(try pool.code(secret))]
            let highest = try Tokens.claims(try Tokens(await pool.respond("SOFTWARE_TOKEN_MFA", next["Session"], code)).access)
            #expect(highest["acr"] == level(4) && highest["amr"] == ["pwd", "otp", "mfa"])
        }
    }

    @Test("counts what an access token has proved, but never issues tokens for it alone", arguments: Engine.allCases)
    func credit(engine: Engine) async throws {
        try await withLevels(on: engine) { pool in
            try await pool.addUser("bob")
            let access = WireValue.string(try Tokens(await pool.reach(level(1), password)).access)
            let asked = await pool.reach(level(3), ["ACCESS_TOKEN": access])
            #expect(asked["ChallengeName"] == "EMAIL_OTP", "\(asked)")
            #expect(try Tokens.claims(try Tokens(try await pool.answerMail(asked)).access)["acr"] == level(3))
            #expect(await pool.reach(level(1), ["ACCESS_TOKEN": access])["ChallengeName"] == "SELECT_CHALLENGE")
            pool.app.clock.advance(seconds: 61)
            #expect(await pool.reach(level(3), ["ACCESS_TOKEN": access, "MAX_AGE": "61"])["ChallengeName"] == "EMAIL_OTP")
            #expect(await pool.reach(level(3), ["ACCESS_TOKEN": access, "MAX_AGE": "60"])["ChallengeName"] == "SELECT_CHALLENGE")
            for age: WireValue in ["-1", "x", "99999999999999999999"] {
                #expect(
                    await pool.reach(level(3), ["ACCESS_TOKEN": access, "MAX_AGE": age]).outcome
                        == "InvalidParameterException: Invalid MAX_AGE")
            }
            #expect(
                await pool.begin("USER_AUTH", ["USERNAME": "alice", "ACCESS_TOKEN": access]).outcome
                    == "InvalidParameterException: Missing required parameter TARGET_ACR_VALUES")
            #expect(
                await pool.reach(level(3), ["ACCESS_TOKEN": access], "bob").outcome == "NotAuthorizedException: Invalid Access Token")
            #expect(
                await pool.reach(level(3), ["ACCESS_TOKEN": access], "nobody").outcome == "NotAuthorizedException: Invalid Access Token")
            #expect(await pool.reach(level(3), ["ACCESS_TOKEN": "a.b.c"]).outcome == "NotAuthorizedException: Invalid Access Token")
        }
    }

    @Test("falls through to the next that can be reached, and tells nobody without a proof what that is", arguments: Engine.allCases)
    func fallback(engine: Engine) async throws {
        try await withLevels(on: engine) { pool in
            let asked = await pool.reach("urn:cognito:loa:4 nonsense urn:cognito:loa:3", password)
            #expect(asked["ChallengeName"] == "EMAIL_OTP", "\(asked)")
            let (known, unknown) = (await pool.reach(level(4)), await pool.reach(level(4), [:], "nobdy"))
            #expect(known["ChallengeName"] == "SELECT_CHALLENGE", "\(known)")
            #expect(known["AvailableChallenges"] == unknown["AvailableChallenges"])
            #expect(known.body.names == unknown.body.names)
            #expect(
                await pool.reach(level(4), password).outcome
                    == "InvalidParameterException: None of the requested ACR values can be reached by the user.")
            #expect(
                await pool.reach(level(4), password, "nobdy").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(
                await pool.reach("urn:cognito:loa:9", password).outcome
                    == "InvalidParameterException: None of the requested ACR values is valid.")
        }
    }

    private static func names(_ names: [String: String]) -> WireValue { .object(names.mapValues { ["AcrValue": .string($0)] }) }

    private func shown(_ pool: TestPool) async throws -> [String: String] {
        let levels = try await pool.ok("DescribeUserPool")["UserPool"]?["AcrConfiguration"]?.object?.members ?? []
        return Dictionary(levels.map { ($0.name, $0.value["AcrValue"]?.string ?? "") }, uniquingKeysWith: { _, _ in "stands twice" })
    }

    @Test("has a name, the pool's own or the default", arguments: Engine.allCases)
    func names(engine: Engine) async throws {
        let defaults = Dictionary(uniqueKeysWithValues: (1...4).map { ("Level\($0)", "urn:cognito:loa:\($0)") })
        try await withLevels(on: engine) { pool in
            #expect(try await shown(pool) == defaults)
            let own = ["Level1": "bronze", "Level4": "urn:cognito:loa:1"]
            _ = try await pool.ok("UpdateUserPool", ["AcrConfiguration": Self.names(own), "MfaConfiguration": "OPTIONAL"])
            #expect(try await shown(pool) == defaults.merging(own) { $1 })
            let claims = try Tokens.claims(try Tokens(await pool.reach("bronze", password)).access)
            #expect(claims["acr"] == "bronze")
            // The name that the pool gave away means the level that has it now, which alice cannot reach.
            #expect(
                await pool.reach(level(1), password).outcome
                    == "InvalidParameterException: None of the requested ACR values can be reached by the user.")
            // What was read can be written back, and says nothing new.
            _ = try await pool.ok("UpdateUserPool", ["AcrConfiguration": Self.names(defaults)])
            #expect(try await shown(pool) == defaults)
            #expect(try Tokens.claims(try await pool.tokens("alice").access)["acr"] == nil)
        }
    }

    @Test(
        "has its name alone",
        arguments: [
            ["Level1": "urn:cognito:loa:4"], ["Level2": "same", "Level3": "same"], ["Level3": "urn:cognito:loa:1", "Level4": "high"],
        ])
    func uniqueNames(levels: [String: String]) async throws {
        try await withLevels(on: .sqlite) { pool in
            let refused = "InvalidParameterException: AcrConfiguration must give every level a unique name, default names included."
            let settings: [String: WireValue] = ["AcrConfiguration": Self.names(levels)]
            #expect(await pool.outcome("UpdateUserPool", settings) == refused)
            #expect(await pool.app.outcome("CreateUserPool", .object(["PoolName": "x"], settings)) == refused)
        }
    }
}
