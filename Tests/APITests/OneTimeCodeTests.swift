import Credentials
import JSON
import TestSupport
import Testing
import UserPools

private let mismatch = "CodeMismatchException: Invalid code or auth state for the user."
private let invalid = "NotAuthorizedException: Invalid session for the user."
private let spent = "NotAuthorizedException: Invalid session for the user, session can only be used once."

/// A pool where a code opens a sign-in, and existence is hidden.
private func withCodes(
    on engine: Engine, _ factors: WireValue = ["PASSWORD", "EMAIL_OTP"], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (TestPool) async throws -> Void
) async throws {
    try await withPool(
        on: engine,
        pool: ["Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": factors]], "AutoVerifiedAttributes": ["email"]],
        client: ["PreventUserExistenceErrors": "ENABLED"], sourceLocation: sourceLocation, body)
}

extension TestPool {
    /// USER_AUTH with EMAIL_OTP preferred.
    fileprivate func askForCode(_ name: String, _ challenge: String = "EMAIL_OTP") async -> Answer {
        await begin("USER_AUTH", ["USERNAME": .string(name), "PREFERRED_CHALLENGE": .string(challenge)])
    }

    fileprivate func answer(_ asked: Answer, _ name: String, _ code: String) async -> Answer {
        await respond("EMAIL_OTP", asked["Session"], ["USERNAME": .string(name), "EMAIL_OTP_CODE": .string(code)])
    }
}

@Suite("A one-time code as the first factor")
struct OneTimeCodeTests {
    @Test("goes out by mail when it is preferred or chosen, has eight digits and works once", arguments: Engine.allCases)
    func mail(engine: Engine) async throws {
        try await withCodes(on: engine) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            let asked = await pool.askForCode("alice")
            #expect(asked["ChallengeName"] == "EMAIL_OTP", "\(asked)")
            #expect(asked["ChallengeParameters"]?["CODE_DELIVERY_DELIVERY_MEDIUM"] == "EMAIL")
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(code.utf8.count == 8)
            let wrong = code == "11111111" ? "22222222" : "11111111"
            #expect(await pool.answer(asked, "alice", wrong).outcome == mismatch)
            let tokens = try Tokens(await pool.answer(asked, "alice", code))
            #expect(await pool.answer(asked, "alice", code).outcome == spent)
            #expect(await pool.profile(tokens.access) == "200")

            let choice = await pool.begin("USER_AUTH", ["USERNAME": "alice"])
            #expect(choice["AvailableChallenges"]?.strings == ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"])
            let chosen: [String: WireValue] = ["USERNAME": "alice", "ANSWER": "EMAIL_OTP"]
            // Chosen twice, each code belongs to its own Session; a late choice has its whole time.
            pool.app.clock.advance(seconds: 170)
            let first = await pool.respond("SELECT_CHALLENGE", choice["Session"], chosen)
            let firstCode = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            let second = await pool.respond("SELECT_CHALLENGE", choice["Session"], chosen)
            let secondCode = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(firstCode != secondCode)
            pool.app.clock.advance(seconds: 170)
            #expect(await pool.answer(first, "alice", secondCode).outcome == mismatch)
            #expect(await pool.answer(first, "alice", firstCode).status == 200)
            #expect(await pool.answer(second, "alice", secondCode).outcome == spent, "the flow has ended in tokens")
        }
    }

    @Test("by text too", arguments: Engine.allCases)
    func text(engine: Engine) async throws {
        try await withCodes(on: engine, ["PASSWORD", "SMS_OTP"]) { pool in
            try await pool.addUser("alice", ["phone_number": "+15555550100", "phone_number_verified": "true"])
            let asked = await pool.askForCode("alice", "SMS_OTP")
            #expect(asked["ChallengeName"] == "SMS_OTP", "\(asked)")
            let code = try #require(pool.app.mail.lastCode(to: "+15555550100"))
            let responses: [String: WireValue] = ["USERNAME": "alice", "SMS_OTP_CODE": .string(code)]
            _ = try Tokens(await pool.respond("SMS_OTP", asked["Session"], responses))
        }
    }

    @Test("looks the same for a name that nobody has, in its wrong answers too", arguments: Engine.allCases)
    func unknown(engine: Engine) async throws {
        try await withCodes(on: engine) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            try await pool.addUser("malin", ["email": "malin@example.com", "email_verified": "true"])
            _ = try await pool.ok("AdminDisableUser", ["Username": "malin"])
            let (known, unknown) = (await pool.askForCode("alice"), await pool.askForCode("nobdy"))
            let disabled = await pool.askForCode("malin")
            #expect(pool.app.mail.messages(to: "malin@example.com").isEmpty)
            for other in [unknown, disabled] {
                #expect(known.body.names == other.body.names)
                #expect(known["ChallengeParameters"]?.names == other["ChallengeParameters"]?.names)
                #expect(known["Session"]?.string?.utf8.count == other["Session"]?.string?.utf8.count)
            }
            let again = await pool.askForCode("nobdy")
            #expect(again["ChallengeParameters"] == unknown["ChallengeParameters"], "the same destination each time")
            let choices = (
                await pool.begin("USER_AUTH", ["USERNAME": "alice"]), await pool.begin("USER_AUTH", ["USERNAME": "nobdy"])
            )
            #expect(choices.0["AvailableChallenges"] == choices.1["AvailableChallenges"])
            #expect(choices.0["Session"]?.string?.utf8.count == choices.1["Session"]?.string?.utf8.count)
            for (name, asked) in [("alice", known), ("nobdy", unknown), ("malin", disabled)] {
                var outcomes: [String] = []
                for _ in 0..<7 { outcomes.append(await pool.answer(asked, name, "0000000x").outcome) }
                #expect(outcomes == [String](repeating: mismatch, count: 5) + [invalid, invalid], "\(name)")
            }
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(await pool.answer(known, "alice", code).outcome == invalid, "the right one comes too late")
        }
    }

    @Test("cannot be guessed by asking many times at once", arguments: Engine.allCases)
    func guessing(engine: Engine) async throws {
        try await withCodes(on: engine) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            let asked = await pool.askForCode("alice")
            let outcomes = await withTaskGroup(of: String.self) { group in
                for guess in 0..<20 { group.addTask { await pool.answer(asked, "alice", "guess \(guess)").outcome } }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == [mismatch: 5, invalid: 15])
        }
    }

    @Test("is sent twenty times an hour, to a name that nobody has as well", arguments: Engine.allCases)
    func sending(engine: Engine) async throws {
        try await withCodes(on: engine) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            for name in ["alice", "nobdy"] {
                for _ in 0..<20 { #expect(await pool.askForCode(name).status == 200) }
                #expect(await pool.askForCode(name).outcome.hasPrefix("TooManyRequestsException: "), "\(name)")
            }
            #expect(pool.app.mail.messages.count == 20)
        }
    }
}

@Suite("The Session of ConfirmSignUp")
struct AutomaticSignInTests {
    @Test("signs in once, its own user, at its own client, in its time", arguments: Engine.allCases)
    func automatic(engine: Engine) async throws {
        try await withCodes(on: engine) { pool in
            func confirmed(_ name: String) async throws -> WireValue {
                let address = name + "@example.com"
                _ = try await pool.app.ok(
                    "SignUp",
                    pool.open([
                        "Username": .string(name), "Password": .string(TestPool.password),
                        "UserAttributes": .attributes(["email": address]),
                    ]))
                let code = try #require(pool.app.mail.lastCode(to: address))
                let answer = try await pool.app.ok(
                    "ConfirmSignUp", pool.open(["Username": .string(name), "ConfirmationCode": .string(code)]))
                return try #require(answer["Session"])
            }
            let alices = try await confirmed("alice")
            try await pool.addUser("bob", ["email": "bob@example.com", "email_verified": "true"])
            let neighbour = try #require(try await pool.makeClient()["ClientId"]?.string)
            func signIn(_ name: String, _ session: WireValue, client: String? = nil) async -> Answer {
                await pool.begin("USER_AUTH", ["USERNAME": .string(name)], session: session, client: client)
            }
            #expect(await signIn("bob", alices).outcome == invalid)
            #expect(await signIn("nobody", alices).outcome == invalid)
            #expect(await signIn("alice", alices, client: neighbour).outcome == invalid)
            #expect(
                await pool.respond("EMAIL_OTP", alices, ["USERNAME": "alice", "EMAIL_OTP_CODE": "12345678"]).outcome == invalid,
                "it answers no challenge")
            _ = try Tokens(await signIn("alice", alices))
            #expect(await signIn("alice", alices).outcome == spent)
            let late = try await confirmed("carol")
            pool.app.clock.advance(seconds: 180)
            #expect(
                await signIn("carol", late).outcome == "NotAuthorizedException: Invalid session for the user, session is expired.")
        }
    }
}
