import JSON
import TestSupport
import Testing

@Suite("One's own profile")
struct ProfileTests {
    @Test("a changed address is unverified until its code comes back", arguments: Engine.allCases)
    func change(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            try await pool.addUser("alice", ["email": "old@example.com", "email_verified": "true"])
            let token: WireValue = .string(try await pool.tokens("alice").access)
            let updated = try await pool.app.ok(
                "UpdateUserAttributes", ["AccessToken": token, "UserAttributes": .attributes(["email": "new@example.com", "name": "A"])])
            #expect(
                updated["CodeDeliveryDetailsList"]
                    == [["Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"]])
            let attributes = try await pool.attributes(of: "alice")
            #expect(attributes["email"] == "new@example.com")
            #expect(attributes["email_verified"] == "false")
            #expect(attributes["name"] == "A")
            let code = try #require(pool.app.mail.lastCode(to: "new@example.com"))
            #expect(await pool.verify(token, code == "000000" ? "000001" : "000000").hasPrefix("CodeMismatchException: "))
            #expect(await pool.verify(token, code) == "200")
            #expect(await pool.verify(token, code) == "ExpiredCodeException: Invalid code provided, please request a code again.")
            #expect(try await pool.attributes(of: "alice")["email_verified"] == "true")
        }
    }

    @Test(
        "with verification before update the old address stays until then, and a third one makes the code void", arguments: Engine.allCases)
    func verificationBeforeUpdate(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email"],
            "UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            try await pool.addUser("alice", ["email": "old@example.com", "email_verified": "true"])
            let token: WireValue = .string(try await pool.tokens("alice").access)
            func update(_ address: String) async -> String {
                await pool.app.outcome(
                    "UpdateUserAttributes", ["AccessToken": token, "UserAttributes": .attributes(["email": address])])
            }
            #expect(await update("new@example.com") == "200")
            #expect(try await pool.attributes(of: "alice")["email"] == "old@example.com")
            #expect(try await pool.attributes(of: "alice")["email_verified"] == "true")
            #expect(await pool.signIn("old@example.com").status == 200)
            #expect(await pool.signIn("new@example.com").status == 400)
            let first = try #require(pool.app.mail.lastCode(to: "new@example.com"))
            #expect(await update("third@example.com") == "200")
            let second = try #require(pool.app.mail.lastCode(to: "third@example.com"))
            if first != second { #expect(await pool.verify(token, first).hasPrefix("CodeMismatchException: ")) }
            #expect(await pool.verify(token, second) == "200")
            #expect(try await pool.attributes(of: "alice")["email"] == "third@example.com")
            #expect(await pool.signIn("third@example.com").status == 200)
            #expect(await pool.signIn("old@example.com").status == 400)
        }
    }

    @Test("changing an address sends five codes in an hour and no more, wherever they would go", arguments: Engine.allCases)
    func sendingLimit(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            try await pool.addUser("alice", ["email": "old@example.com", "email_verified": "true"])
            let token: WireValue = .string(try await pool.tokens("alice").access)
            func update(_ address: String) async -> String {
                await pool.app.outcome(
                    "UpdateUserAttributes", ["AccessToken": token, "UserAttributes": .attributes(["email": address])])
            }
            for number in 1...5 { #expect(await update("victim\(number)@example.com") == "200") }
            #expect(await update("victim6@example.com").hasPrefix("TooManyRequestsException: "))
            #expect(try await pool.attributes(of: "alice")["email"] == "victim5@example.com", "a refused change changes nothing")
            pool.app.clock.advance(seconds: 3_600)
            let later: WireValue = .string(try await pool.tokens("alice").access)
            let outcome = await pool.app.outcome(
                "UpdateUserAttributes", ["AccessToken": later, "UserAttributes": .attributes(["email": "victim6@example.com"])])
            #expect(outcome == "200")
        }
    }

    @Test("codes for addresses live a day, five are sent in an hour and fifteen answers taken", arguments: Engine.allCases)
    func limits(engine: Engine) async throws {
        try await withPool(on: engine, client: ["AccessTokenValidity": 1, "TokenValidityUnits": ["AccessToken": "days"]]) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com"])
            let token: WireValue = .string(try await pool.tokens("alice").access)
            let limit = "LimitExceededException: Attempt limit exceeded, please try after some time."
            func ask(_ attribute: WireValue = "email", token: WireValue = token) async -> String {
                await pool.app.outcome("GetUserAttributeVerificationCode", ["AccessToken": token, "AttributeName": attribute])
            }
            #expect(await ask("name").hasPrefix("InvalidParameterException: "))
            for _ in 0..<5 { #expect(await ask() == "200") }
            #expect(await ask() == limit)
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            let wrong = code == "000000" ? "000001" : "000000"
            for _ in 0..<15 { #expect(await pool.verify(token, wrong).hasPrefix("CodeMismatchException: ")) }
            #expect(await pool.verify(token, code) == limit)
            pool.app.clock.advance(seconds: 86_399)
            #expect(await pool.verify(token, code) == "200")
            pool.app.clock.advance(seconds: 1)
            let fresh: WireValue = .string(try await pool.tokens("alice").access)
            #expect(await ask(token: fresh) == "200")
            let late = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            pool.app.clock.advance(seconds: 86_400)
            let later: WireValue = .string(try await pool.tokens("alice").access)
            #expect(await pool.verify(later, late) == "ExpiredCodeException: Invalid code provided, please request a code again.")
        }
    }

    @Test("holds what the client may write, and can be deleted", arguments: Engine.allCases)
    func writing(engine: Engine) async throws {
        try await withPool(on: engine, client: ["WriteAttributes": ["name"]]) { pool in
            try await pool.addUser("alice", ["email": "alice@example.com", "name": "Alice"])
            let access = try await pool.tokens("alice").access
            let token: WireValue = .string(access)
            let refused = "NotAuthorizedException: A client attempted to write unauthorized attribute"
            #expect(
                await pool.app.outcome("UpdateUserAttributes", ["AccessToken": token, "UserAttributes": .attributes(["email": "x@y.z"])])
                    == refused)
            #expect(await pool.app.outcome("DeleteUserAttributes", ["AccessToken": token, "UserAttributeNames": ["email"]]) == refused)
            #expect(await pool.app.outcome("DeleteUserAttributes", ["AccessToken": token, "UserAttributeNames": ["name"]]) == "200")
            #expect(try await pool.attributes(of: "alice").keys.sorted() == ["email", "sub"])
            #expect(await pool.app.outcome("DeleteUser", ["AccessToken": token]) == "200")
            #expect(await pool.profile(access).hasPrefix("UserNotFoundException") == true)
            #expect(await pool.signIn("alice").status == 400)
        }
    }

    @Test("its password changes with the old one only, five times in an hour", arguments: Engine.allCases)
    func passwordChange(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            try await pool.addUser("alice")
            let token: WireValue = .string(try await pool.tokens("alice").access)
            func change(_ old: String, _ new: String) async -> String {
                await pool.app.outcome(
                    "ChangePassword", ["AccessToken": token, "PreviousPassword": .string(old), "ProposedPassword": .string(new)])
            }
            #expect(await change("Wrong-Horse-7", "Battery-Staple-9") == "NotAuthorizedException: Incorrect username or password.")
            #expect(await change(TestPool.password, "weak").hasPrefix("InvalidPasswordException: "))
            #expect(await change(TestPool.password, "Battery-Staple-9") == "200")
            #expect(await pool.signIn("alice").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(await pool.signIn("alice", "Battery-Staple-9").status == 200)
            for _ in 0..<3 { #expect(await change("Battery-Staple-9", "Battery-Staple-9") == "200") }
            #expect(
                await change("Battery-Staple-9", "Battery-Staple-9")
                    == "LimitExceededException: Attempt limit exceeded, please try after some time.")
        }
    }

    @Test("a password that the pool remembers cannot come back", arguments: Engine.allCases)
    func history(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["Policies": ["PasswordPolicy": ["PasswordHistorySize": 2]]]) { pool in
            try await pool.addUser("alice", password: "password-1")
            let used =
                "PasswordHistoryPolicyViolationException: Password has previously been used. "
                + "Please try again with a different password."
            func set(_ password: String) async -> String {
                await pool.outcome(
                    "AdminSetUserPassword", ["Username": "alice", "Password": .string(password), "Permanent": true])
            }
            #expect(await set("password-1") == used)
            #expect(await set("password-2") == "200")
            #expect(await set("password-1") == used)
            #expect(await set("password-3") == "200")
            #expect(await set("password-1") == "200", "two are remembered")
            let token: WireValue = .string(try await pool.tokens("alice", "password-1").access)
            #expect(
                await pool.app.outcome(
                    "ChangePassword", ["AccessToken": token, "PreviousPassword": "password-1", "ProposedPassword": "password-3"]) == used)
        }
    }
}

extension TestPool {
    func verify(_ token: WireValue, _ code: String) async -> String {
        await app.outcome("VerifyUserAttribute", ["AccessToken": token, "AttributeName": "email", "Code": .string(code)])
    }
}
