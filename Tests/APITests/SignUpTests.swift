import JSON
import TestSupport
import Testing
import UserPools

@Suite("Signing up")
struct SignUpTests {
    private static let aliasPool: [String: WireValue] = ["AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]]

    @Test("sends a code, and its answer confirms the account and verifies the address", arguments: Engine.allCases)
    func confirmation(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            let made = try await pool.signUp("alice", ["email": "alice@example.com"])
            #expect(made["UserConfirmed"] == false)
            #expect(
                made["CodeDeliveryDetails"]
                    == ["Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"])
            let message = try #require(pool.app.mail.messages.first)
            #expect(message.trigger == "CustomMessage_SignUp")
            #expect(message.username == "alice")
            let code = try #require(message.code)
            #expect(code.wholeMatch(of: /[0-9]{6}/) != nil)
            #expect(message.body == "Your confirmation code is \(code)")

            #expect(await pool.signIn("alice").outcome == "UserNotConfirmedException: User is not confirmed.")
            #expect(await pool.signIn("alice", "Wrong-Horse-7").outcome == "NotAuthorizedException: Incorrect username or password.")
            let wrong = code == "000000" ? "000001" : "000000"
            #expect(
                await pool.confirm("alice", wrong) == "CodeMismatchException: Invalid verification code provided, please try again.")
            #expect(try await pool.attributes(of: "alice")["email_verified"] == nil)
            #expect(await pool.confirm("alice", code) == "200")
            #expect(
                await pool.confirm("alice", code)
                    == "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED")
            let user = try await pool.user("alice")
            #expect(user["UserStatus"] == "CONFIRMED")
            #expect(
                user["UserAttributes"]?.attributesByName
                    == ["sub": made["UserSub"]?.string ?? "", "email": "alice@example.com", "email_verified": "true"])
            #expect(await pool.signIn("alice").status == 200)
        }
    }

    @Test("takes a name once, in whatever case and composition", arguments: Engine.allCases)
    func uniqueness(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["UsernameConfiguration": ["CaseSensitive": false]]) { pool in
            _ = try await pool.signUp("\u{C9}ric")
            for name in ["\u{E9}ric", "e\u{301}RIC"] {
                #expect(await pool.signUpOutcome(name) == "UsernameExistsException: User already exists")
            }
            #expect(await pool.signUpOutcome("eric") == "200")
        }
    }

    @Test("follows the policy, the schema and what the client may write", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        let schema: WireValue = [["Name": "email", "Required": true], ["Name": "plan", "AttributeDataType": "String"]]
        try await withPool(on: engine, pool: ["Schema": schema]) { pool in
            let email = ["email": "a@b.c"]
            let shape = "InvalidParameterException: Attributes did not conform to the schema: "
            #expect(await pool.signUpOutcome("a") == shape + "email: The attribute email is required")
            #expect(
                await pool.signUpOutcome("a", ["email": "a@b.c", "custom:plan": "gold"])
                    == "NotAuthorizedException: A client attempted to write unauthorized attribute")
            #expect(
                await pool.signUpOutcome("a", ["email": "a@b.c", "custom:none": "x"])
                    == shape + "custom:none: Attribute does not exist in the schema.")
            #expect(
                await pool.signUpOutcome("a", ["email": "a@b.c", "email_verified": "true"])
                    == "NotAuthorizedException: A client attempted to write unauthorized attribute")
            #expect(
                await pool.signUpOutcome("a", email, password: "short")
                    == "InvalidPasswordException: Password did not conform with policy: Password not long enough")
            #expect(await pool.signUpOutcome("a", email) == "200")
            let left = try await pool.ok("ListUsers")
            #expect(left["Users"]?.array?.count == 1)
        }
    }

    @Test("is closed where only administrators make accounts", arguments: Engine.allCases)
    func closed(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true]]) { pool in
            #expect(await pool.signUpOutcome("a") == "NotAuthorizedException: SignUp is not permitted for this user pool")
        }
    }

    @Test("does not take an address from whoever has proved it, unless told to", arguments: Engine.allCases)
    func aliasTakeover(engine: Engine) async throws {
        try await withPool(on: engine, pool: Self.aliasPool) { pool in
            let mail = "shared@example.com"
            for name in ["first", "second"] { _ = try await pool.signUp(name, ["email": mail]) }
            let codes = pool.app.mail.messages.compactMap(\.code)
            try #require(codes.count == 2)
            #expect(await pool.confirm("first", codes[0]) == "200")
            #expect(await pool.confirm("second", codes[1]) == "AliasExistsException: An account with the email already exists.")
            #expect(try await pool.user("second")["UserStatus"] == "UNCONFIRMED")
            #expect(try await pool.user(mail)["Username"] == "first")
            #expect(await pool.confirm("second", codes[1], force: true) == "200", "the refused code still works")
            #expect(try await pool.user(mail)["Username"] == "second")
            #expect(try await pool.attributes(of: "first")["email_verified"] == "false")
            #expect(await pool.signIn(mail).status == 200)
            #expect(await pool.signIn("first").status == 200)
        }
    }

    @Test("codes live a day, and only the last one works", arguments: Engine.allCases)
    func lifetime(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            _ = try await pool.signUp("alice", ["email": "alice@example.com"])
            let first = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            pool.app.clock.advance(seconds: 86_400)
            #expect(
                await pool.confirm("alice", first) == "ExpiredCodeException: Invalid code provided, please request a code again.")
            _ = try await pool.app.ok("ResendConfirmationCode", pool.open(["Username": "alice"]))
            #expect(pool.app.mail.messages.last?.trigger == "CustomMessage_ResendCode")
            let second = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            if first != second {
                #expect(
                    await pool.confirm("alice", first) == "CodeMismatchException: Invalid verification code provided, please try again.")
            }
            pool.app.clock.advance(seconds: 86_399)
            #expect(await pool.confirm("alice", second) == "200")
        }
    }

    @Test("takes fifteen answers and sends five codes in an hour", arguments: Engine.allCases)
    func limits(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            _ = try await pool.signUp("alice", ["email": "alice@example.com"])
            let limit = "LimitExceededException: Attempt limit exceeded, please try after some time."
            for _ in 0..<5 { #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "alice"])) == "200") }
            #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "alice"])) == limit)
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            let wrong = code == "000000" ? "000001" : "000000"
            for _ in 0..<15 { #expect(await pool.confirm("alice", wrong).hasPrefix("CodeMismatchException")) }
            #expect(await pool.confirm("alice", code) == limit, "the right code too")
            pool.app.clock.advance(seconds: 3_599)
            #expect(await pool.confirm("alice", code) == limit)
            pool.app.clock.advance(seconds: 1)
            #expect(await pool.confirm("alice", code) == "200")
        }
    }

    @Test("leaves the account when the code cannot be delivered", arguments: Engine.allCases)
    func undelivered(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            pool.app.mail.setBroken(true)
            #expect(
                await pool.signUpOutcome("alice", ["email": "alice@example.com"])
                    == "CodeDeliveryFailureException: Failed to deliver the verification code.")
            #expect(try await pool.user("alice")["UserStatus"] == "UNCONFIRMED")
            pool.app.mail.setBroken(false)
            _ = try await pool.app.ok("ResendConfirmationCode", pool.open(["Username": "alice"]))
            #expect(await pool.confirm("alice", pool.app.mail.lastCode(to: "alice@example.com") ?? "") == "200")
        }
    }

    @Test("with an address makes a username of its own", arguments: Engine.allCases)
    func addressAsName(engine: Engine) async throws {
        let settings: [String: WireValue] = [
            "UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"], "UsernameConfiguration": ["CaseSensitive": false],
        ]
        try await withPool(on: engine, pool: settings) { pool in
            let made = try await pool.signUp("Alice@Example.com")
            #expect(await pool.signUpOutcome("alice@example.com").hasPrefix("UsernameExistsException: "))
            #expect(await pool.signUpOutcome("alice") == "InvalidParameterException: Username should be an email.")
            let code = try #require(pool.app.mail.lastCode(to: "Alice@Example.com"))
            #expect(await pool.confirm("ALICE@example.com", code) == "200")
            let user = try await pool.user("alice@example.com")
            #expect(user["Username"] == made["UserSub"])
            #expect(await pool.signIn("alice@EXAMPLE.com").status == 200)
        }
    }
}

extension TestPool {
    func signUpInput(_ name: String, _ attributes: [String: String], password: String) -> WireValue {
        open(["Username": .string(name), "Password": .string(password), "UserAttributes": .attributes(attributes)])
    }

    func signUp(
        _ name: String, _ attributes: [String: String] = [:], password: String = TestPool.password,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> WireValue {
        try await app.ok("SignUp", signUpInput(name, attributes, password: password), sourceLocation: sourceLocation)
    }

    func signUpOutcome(_ name: String, _ attributes: [String: String] = [:], password: String = TestPool.password) async -> String {
        await app.outcome("SignUp", signUpInput(name, attributes, password: password))
    }

    func confirm(_ name: String, _ code: String, force: Bool = false) async -> String {
        await app.outcome(
            "ConfirmSignUp",
            open(["Username": .string(name), "ConfirmationCode": .string(code), "ForceAliasCreation": .bool(force)]))
    }
}
