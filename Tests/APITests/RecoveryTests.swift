import JSON
import TestSupport
import Testing
import UserPools

@Suite("A forgotten password")
struct RecoveryTests {
    private static let verified = ["email": "alice@example.com", "email_verified": "true"]
    private static let limit = "LimitExceededException: Attempt limit exceeded, please try after some time."

    @Test("is replaced with the code that went to a verified address", arguments: Engine.allCases)
    func recovery(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.verified)
            let sent = try await pool.app.ok("ForgotPassword", pool.open(["Username": "alice"]))
            #expect(
                sent["CodeDeliveryDetails"] == ["Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"])
            #expect(pool.app.mail.messages.last?.trigger == "CustomMessage_ForgotPassword")
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(await pool.signIn("alice").status == 200, "asking alone changes nothing")
            #expect(await pool.confirmForgot("alice", code == "000000" ? "000001" : "000000").hasPrefix("CodeMismatchException: "))
            #expect(await pool.confirmForgot("alice", code, "weak").hasPrefix("InvalidPasswordException: "))
            #expect(await pool.confirmForgot("alice", code) == "200")
            #expect(await pool.confirmForgot("alice", code).hasPrefix("ExpiredCodeException: "))
            #expect(await pool.signIn("alice").status == 400)
            #expect(await pool.signIn("alice", "Battery-Staple-9").status == 200)
        }
    }

    @Test("codes live an hour; five are sent in an hour and twenty answers taken", arguments: Engine.allCases)
    func limits(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.verified)
            for _ in 0..<5 { #expect(await pool.forgot("alice") == "200") }
            #expect(await pool.forgot("alice") == Self.limit)
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            let wrong = code == "000000" ? "000001" : "000000"
            for _ in 0..<20 { #expect(await pool.confirmForgot("alice", wrong).hasPrefix("CodeMismatchException: ")) }
            #expect(await pool.confirmForgot("alice", code) == Self.limit)
            pool.app.clock.advance(seconds: 3_600)
            #expect(
                await pool.confirmForgot("alice", code) == "ExpiredCodeException: Invalid code provided, please request a code again.")
            #expect(await pool.forgot("alice") == "200")
            let fresh = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            pool.app.clock.advance(seconds: 3_599)
            #expect(await pool.confirmForgot("alice", fresh) == "200")
        }
    }

    @Test("an administrator's reset shuts sign-in until the code comes back", arguments: Engine.allCases)
    func adminReset(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice", Self.verified)
            try await pool.addUser("bob")
            let tokens = try await pool.tokens("alice")
            #expect(
                await pool.outcome("AdminResetUserPassword", ["Username": "bob"])
                    == "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or "
                    + "phone_number")
            _ = try await pool.ok("AdminResetUserPassword", ["Username": "alice"])
            #expect(try await pool.user("alice")["UserStatus"] == "RESET_REQUIRED")
            #expect(await pool.signIn("alice").outcome == "PasswordResetRequiredException: Password reset required for the user")
            #expect(await pool.refresh(tokens.refresh ?? "").outcome == "NotAuthorizedException: Password reset required for the user")
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(await pool.confirmForgot("alice", code) == "200")
            #expect(try await pool.user("alice")["UserStatus"] == "CONFIRMED")
            #expect(await pool.signIn("alice", "Battery-Staple-9").status == 200)
        }
    }

    @Test("wrong passwords lock the account for ever longer, and the right one does not open it", arguments: Engine.allCases)
    func lockOut(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let wrong = "NotAuthorizedException: Incorrect username or password."
            let locked = "NotAuthorizedException: Password attempts exceeded"
            for _ in 0..<5 { #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == wrong) }
            for seconds: Int64 in [1, 2, 4, 8] {
                #expect(await pool.signIn("alice").outcome == locked)
                #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == locked)
                pool.app.clock.advance(seconds: seconds - 1)
                #expect(await pool.signIn("alice").outcome == locked)
                pool.app.clock.advance(seconds: 1)
                #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == wrong)
            }
            let exchange = try await SRPExchange(pool, "alice")
            #expect(await exchange.answer().outcome == locked, "SRP counts along")
            pool.app.clock.advance(seconds: 16)
            #expect(await pool.signIn("alice").status == 200)
            for _ in 0..<4 { #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == wrong) }
            #expect(await pool.signIn("alice").status == 200, "the right password has started the count anew")
            for _ in 0..<5 { #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == wrong) }
            _ = try await pool.ok(
                "AdminSetUserPassword", ["Username": "alice", "Password": "Battery-Staple-9", "Permanent": true])
            #expect(await pool.signIn("alice", "Battery-Staple-9").status == 200, "an administrator unlocks")
        }
    }

    @Test("many guesses at the same time are all counted", arguments: Engine.allCases)
    func parallelGuesses(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<12 { group.addTask { await pool.signIn("alice", "Wrong-Horse-7").outcome } }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == "NotAuthorizedException: Incorrect username or password." }.count == 5)
            #expect(outcomes.filter { $0 == "NotAuthorizedException: Password attempts exceeded" }.count == 7)
        }
    }
}

extension TestPool {
    func forgot(_ name: String) async -> String { await app.outcome("ForgotPassword", open(["Username": .string(name)])) }

    func confirmForgot(_ name: String, _ code: String, _ password: String = "Battery-Staple-9") async -> String {
        await app.outcome(
            "ConfirmForgotPassword",
            open(["Username": .string(name), "ConfirmationCode": .string(code), "Password": .string(password)]))
    }
}
