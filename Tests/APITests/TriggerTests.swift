import JSON
import TestSupport
import Testing
import UserPools

@Suite("A trigger around accounts")
struct TriggerTests {
    private static let mail = "alice@example.com"

    @Test("before sign-up is told everything, and its refusal leaves nothing", arguments: Engine.allCases)
    func preSignUp(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PreSignUp", "CustomMessage"]) { pool in
            pool.app.triggers.script {
                $0.preSignUp = { event, occasion in
                    #expect(event.validationData == ["invitation": "42"])
                    #expect(occasion.clientMetadata == ["tenant": "blue"])
                    #expect(occasion.username == "alice")
                    #expect(occasion.userAttributes == ["email": Self.mail])
                    #expect(occasion.client?.value == pool.client)
                    throw UserPoolError.functionRaised("PreSignUp", "no such domain")
                }
            }
            let input = pool.open([
                "Username": "alice", "Password": .string(TestPool.password), "UserAttributes": .attributes(["email": Self.mail]),
                "ValidationData": .attributes(["invitation": "42"]), "ClientMetadata": ["tenant": "blue"],
            ])
            #expect(await pool.app.outcome("SignUp", input) == "UserLambdaValidationException: PreSignUp failed with error no such domain.")
            let left = try await pool.ok("ListUsers")
            #expect(left["Users"]?.array == [])
            #expect(pool.app.mail.messages.isEmpty)
            // What the rules refuse never reaches the function.
            #expect(await pool.signUpOutcome("bob", password: "short").hasPrefix("InvalidPasswordException: "))
            #expect(pool.app.triggers.names == ["PreSignUp_SignUp"])
        }
    }

    @Test("before sign-up can confirm and verify at once", arguments: Engine.allCases)
    func autoConfirm(engine: Engine) async throws {
        let aliases: [String: WireValue] = ["AliasAttributes": ["email"]]
        try await withTriggers(on: engine, ["PreSignUp", "PostConfirmation", "CustomMessage"], pool: aliases) { pool in
            pool.app.triggers.script {
                $0.preSignUp = { _, _ in
                    var verdict = PreSignUpVerdict()
                    verdict.autoConfirmUser = true
                    verdict.autoVerifyEmail = true
                    return verdict
                }
                $0.postConfirmation = { _, occasion in
                    #expect(occasion.userAttributes["cognito:user_status"] == "CONFIRMED")
                    #expect(occasion.userAttributes["email_verified"] == "true")
                }
            }
            let made = try await pool.signUp("alice", ["email": Self.mail])
            #expect(made["UserConfirmed"] == true)
            #expect(made["CodeDeliveryDetails"] == nil)
            #expect(pool.app.triggers.names == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"])
            #expect(pool.app.mail.messages.isEmpty)
            #expect(try await pool.user(Self.mail)["UserStatus"] == "CONFIRMED")

            // An address that somebody has proved is not given away on a function's word.
            #expect(
                await pool.signUpOutcome("mallory", ["email": Self.mail])
                    == "UsernameExistsException: An account with the given email already exists.")
            #expect(
                await pool.signUpOutcome("bob")
                    == "InvalidLambdaResponseException: Cannot verify email: the user has no value for it.")
            #expect(try await pool.ok("ListUsers")["Users"]?.array?.count == 1)
        }
    }

    @Test("comes in order, with the metadata of its own call", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PreSignUp", "PostConfirmation", "CustomMessage"]) { pool in
            func metadata(_ name: String) -> [String: WireValue] { ["Username": "alice", "ClientMetadata": ["call": .string(name)]] }
            _ = try await pool.app.ok(
                "SignUp",
                pool.open(
                    [
                        "Password": .string(TestPool.password), "UserAttributes": .attributes(["email": Self.mail]),
                    ].merging(metadata("SignUp")) { $1 }))
            _ = try await pool.app.ok("ResendConfirmationCode", pool.open(metadata("Resend")))
            pool.app.triggers.script {
                $0.postConfirmation = { _, _ in throw UserPoolError.functionRaised("PostConfirmation", "the mailing list is down") }
            }
            let code = try #require(pool.app.mail.lastCode(to: Self.mail))
            #expect(
                await pool.app.outcome(
                    "ConfirmSignUp", pool.open(metadata("Confirm").merging(["ConfirmationCode": .string(code)]) { $1 }))
                    == "UserLambdaValidationException: PostConfirmation failed with error the mailing list is down.")
            #expect(try await pool.user("alice")["UserStatus"] == "CONFIRMED", "the account stays confirmed")

            _ = try await pool.app.ok("ForgotPassword", pool.open(metadata("Forgot")))
            let recovery = try #require(pool.app.mail.lastCode(to: Self.mail))
            let more: [String: WireValue] = ["ConfirmationCode": .string(recovery), "Password": "Battery-Staple-9"]
            #expect(
                await pool.app.outcome("ConfirmForgotPassword", pool.open(metadata("ConfirmForgot").merging(more) { $1 }))
                    == "UserLambdaValidationException: PostConfirmation failed with error the mailing list is down.")
            _ = try await pool.ok("AdminResetUserPassword", metadata("Reset"))

            let calls = pool.app.triggers.calls.map { "\($0.trigger) \($0.occasion.clientMetadata?["call"] ?? "-")" }
            #expect(
                calls == [
                    "PreSignUp_SignUp SignUp", "CustomMessage_SignUp SignUp", "CustomMessage_ResendCode Resend",
                    "PostConfirmation_ConfirmSignUp Confirm", "CustomMessage_ForgotPassword Forgot",
                    "PostConfirmation_ConfirmForgotPassword ConfirmForgot", "CustomMessage_ForgotPassword Reset",
                ])
            let clients = pool.app.triggers.calls.map(\.occasion.client?.value)
            #expect(clients == Array(repeating: pool.client, count: 6) + [nil])
        }
    }

    @Test("is told of accounts that an administrator makes and confirms", arguments: Engine.allCases)
    func administrator(engine: Engine) async throws {
        try await withTriggers(on: engine, ["PreSignUp", "PostConfirmation", "CustomMessage"]) { pool in
            pool.app.triggers.script {
                $0.preSignUp = { event, _ in
                    if event.source == .adminCreateUser { #expect(event.validationData == ["ticket": "7"]) }
                    var verdict = PreSignUpVerdict()
                    verdict.autoVerifyEmail = event.source == .adminCreateUser
                    return verdict
                }
                $0.customMessage = { event, occasion in
                    guard event.occasion == .adminCreateUser else { return CustomMessageVerdict() }
                    #expect(event.usernameParameter == "{username}")
                    #expect(occasion.userAttributes["cognito:user_status"] == "FORCE_CHANGE_PASSWORD")
                    return CustomMessageVerdict(emailMessage: "Welcome, {username}: {####}", emailSubject: "Welcome")
                }
            }
            _ = try await pool.ok(
                "AdminCreateUser",
                [
                    "Username": "alice", "TemporaryPassword": "Temp<orary>&1", "UserAttributes": .attributes(["email": Self.mail]),
                    "ValidationData": .attributes(["ticket": "7"]), "ClientMetadata": ["call": "Create"],
                ])
            #expect(try await pool.attributes(of: "alice")["email_verified"] == nil, "the verdict counts for sign-ups alone")
            let message = try #require(pool.app.mail.messages.last)
            #expect(message.subject == "Welcome")
            #expect(message.body == "Welcome, alice: Temp&lt;orary&gt;&amp;1")
            #expect(message.code == "Temp<orary>&1")

            _ = try await pool.signUp("bob", ["email": "bob@example.com"])
            _ = try await pool.ok("AdminConfirmSignUp", ["Username": "bob", "ClientMetadata": ["call": "Confirm"]])
            let last = try #require(pool.app.triggers.calls.last)
            #expect(last.trigger == "PostConfirmation_ConfirmSignUp")
            #expect(last.occasion.clientMetadata == ["call": "Confirm"])
            #expect(last.occasion.client == nil)
            #expect(
                pool.app.triggers.names == [
                    "PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser", "PreSignUp_SignUp", "CustomMessage_SignUp",
                    "PostConfirmation_ConfirmSignUp",
                ])
        }
    }

    @Test("writes the messages that verify changed addresses", arguments: Engine.allCases)
    func attributes(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AutoVerifiedAttributes": ["email"]]) { pool in
            try await pool.addUser("alice", ["email": Self.mail, "email_verified": "true"])
            let token = try await pool.tokens("alice").access
            let settings: [String: WireValue] = [
                "AutoVerifiedAttributes": ["email"], "LambdaConfig": ["CustomMessage": .string(TestPool.arn("CustomMessage"))],
                "UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]],
            ]
            _ = try await pool.ok("UpdateUserPool", settings)
            _ = try await pool.app.ok(
                "UpdateUserAttributes",
                [
                    "AccessToken": .string(token), "UserAttributes": .attributes(["email": "new@example.com"]),
                    "ClientMetadata": ["call": "Update"],
                ])
            _ = try await pool.app.ok(
                "GetUserAttributeVerificationCode",
                ["AccessToken": .string(token), "AttributeName": "email", "ClientMetadata": ["call": "Get"]])
            func administer(_ attributes: [String: String]) async throws {
                _ = try await pool.ok(
                    "AdminUpdateUserAttributes",
                    ["Username": "alice", "UserAttributes": .attributes(attributes), "ClientMetadata": ["call": "Admin"]])
            }
            try await administer(["email": "third@example.com"])
            #expect(try await pool.attributes(of: "alice")["email"] == Self.mail, "until the code comes back")
            let code = try #require(pool.app.mail.lastCode(to: "third@example.com"))
            let verification: WireValue = ["AccessToken": .string(token), "AttributeName": "email", "Code": .string(code)]
            #expect(await pool.app.outcome("VerifyUserAttribute", verification) == "200")
            #expect(try await pool.attributes(of: "alice")["email"] == "third@example.com")
            // Whoever says that an address is verified needs no code.
            try await administer(["email": "fourth@example.com", "email_verified": "true"])
            #expect(try await pool.attributes(of: "alice")["email"] == "fourth@example.com")
            #expect(try await pool.attributes(of: "alice")["email_verified"] == "true")

            let calls = pool.app.triggers.calls.map { "\($0.trigger) \($0.occasion.clientMetadata?["call"] ?? "-")" }
            #expect(
                calls == [
                    "CustomMessage_UpdateUserAttribute Update", "CustomMessage_VerifyUserAttribute Get",
                    "CustomMessage_UpdateUserAttribute Admin",
                ])
            #expect(pool.app.mail.messages.map(\.destination) == ["new@example.com", "new@example.com", "third@example.com"])
        }
    }

    @Test("hears nothing of names that nobody has", arguments: Engine.allCases)
    func hiddenExistence(engine: Engine) async throws {
        let client: [String: WireValue] = ["PreventUserExistenceErrors": "ENABLED"]
        let all = ["PreSignUp", "PostConfirmation", "CustomMessage"]
        try await withTriggers(on: engine, all, client: client) { pool in
            #expect(await pool.forgot("nobody") == "200")
            #expect(await pool.app.outcome("ResendConfirmationCode", pool.open(["Username": "nobody"])) == "200")
            #expect(await pool.confirm("nobody", "123456").hasPrefix("CodeMismatchException: "))
            #expect(await pool.confirmForgot("nobody", "123456").hasPrefix("CodeMismatchException: "))
            #expect(pool.app.triggers.names == [])
        }
    }
}

/// As `withPool`, where functions answer for triggers, and email addresses are verified.
func withTriggers(
    on engine: Engine, _ triggers: [String], pool: [String: WireValue] = [:], client: [String: WireValue] = [:],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestPool) async throws -> Void
) async throws {
    var lambda: [String: WireValue] = [:]
    for trigger in triggers { lambda[trigger] = .string(TestPool.arn(trigger)) }
    let settings: [String: WireValue] = ["AutoVerifiedAttributes": ["email"], "LambdaConfig": .object(lambda)]
    try await withPool(
        on: engine, pool: settings.merging(pool) { $1 }, client: client, sourceLocation: sourceLocation, body)
}

extension TestPool {
    static func arn(_ trigger: String) -> String { "arn:aws:lambda:us-east-1:000000000000:function:\(trigger)" }
}
