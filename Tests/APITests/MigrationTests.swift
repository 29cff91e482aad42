import Credentials
import JSON
import TestSupport
import Testing
import UserPools

@Suite("A user of another directory")
struct MigrationTests {
    private static let known = UserMigrationVerdict(
        userAttributes: ["email": "alice@example.com", "email_verified": "true", "name": "Alice", "sub": "an id of over there"],
        suppressesMessage: true)

    @Test("comes over when the password is forgotten", arguments: Engine.allCases)
    func forgotten(engine: Engine) async throws {
        try await withTriggers(on: engine, ["UserMigration", "PreSignUp", "CustomMessage"]) { pool in
            pool.app.triggers.script {
                $0.userMigration = { event, occasion in
                    #expect(event.source == .forgotPassword)
                    #expect(event.password == nil)
                    #expect(event.validationData == ["tenant": "blue"])
                    #expect(occasion.clientMetadata == ["tenant": "blue"])
                    #expect(occasion.userAttributes == [:])
                    guard occasion.username == "alice" else { throw UserPoolError.functionRaised("UserMigration", "who?") }
                    return Self.known
                }
            }
            let delivery = try await pool.app.ok(
                "ForgotPassword", pool.open(["Username": "alice", "ClientMetadata": ["tenant": "blue"]]))
            #expect(delivery["CodeDeliveryDetails"]?["Destination"] == "a***@e***")
            let user = try await pool.user("alice")
            #expect(user["UserStatus"] == "RESET_REQUIRED")
            #expect(user["UserAttributes"]?.attributesByName["name"] == "Alice")
            #expect(user["UserAttributes"]?.attributesByName["sub"] != "an id of over there")
            #expect(pool.app.triggers.names == ["UserMigration_ForgotPassword", "CustomMessage_ForgotPassword"])
            let code = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(await pool.confirmForgot("alice", code) == "200")
            #expect(try await pool.user("alice")["UserStatus"] == "CONFIRMED")
            // Now the name is somebody's, and nobody asks over there again.
            #expect(await pool.app.outcome("ForgotPassword", pool.open(["Username": "alice"])) == "200")
            #expect(pool.app.triggers.names.filter { $0.hasPrefix("UserMigration") }.count == 1)

            let unknown = pool.open(["Username": "nobody", "ClientMetadata": ["tenant": "blue"]])
            let failed = "UserNotFoundException: Exception migrating user in app client \(pool.client)"
            for _ in 0..<5 { #expect(await pool.app.outcome("ForgotPassword", unknown) == failed) }
            #expect(
                await pool.app.outcome("ForgotPassword", unknown)
                    == "LimitExceededException: Attempt limit exceeded, please try after some time.")
            #expect(pool.app.triggers.names.filter { $0.hasPrefix("UserMigration") }.count == 6, "the limit protects the function too")
        }
    }

    @Test("shows nothing where existence is hidden, whatever the function does", arguments: Engine.allCases)
    func hidden(engine: Engine) async throws {
        let client: [String: WireValue] = ["PreventUserExistenceErrors": "ENABLED"]
        try await withTriggers(on: engine, ["UserMigration"], client: client) { pool in
            let failures: [UserPoolError] = [
                .functionRaised("UserMigration", "who?"), .functionUnavailable("UserMigration", cause: "crash"),
                .functionAnswerNotJSON(cause: "nonsense"),
            ]
            for (number, failure) in failures.enumerated() {
                pool.app.triggers.script { $0.userMigration = { _, _ in throw failure } }
                #expect(await pool.forgot("nobody\(number)") == "200")
            }
            #expect(pool.app.mail.messages.isEmpty)
        }
    }

    @Test("is refused with what this pool cannot hold, and leaves nothing", arguments: Engine.allCases)
    func unfit(engine: Engine) async throws {
        let pools: [String: WireValue] = ["AliasAttributes": ["email"]]
        try await withTriggers(on: engine, ["UserMigration"], pool: pools) { pool in
            try await pool.addUser("holder", ["email": "taken@example.com", "email_verified": "true"])
            func outcome(_ name: String, _ attributes: [String: String], force: Bool = false, sms: Bool = false) async -> String {
                pool.app.triggers.script {
                    $0.userMigration = { _, _ in
                        UserMigrationVerdict(
                            userAttributes: attributes, suppressesMessage: true, forceAliasCreation: force, enableSMSMFA: sms)
                    }
                }
                return await pool.forgot(name)
            }
            let unfit = "InvalidLambdaResponseException: Unrecognizable lambda output"
            #expect(await outcome("a", ["custom:none": "x"]) == unfit)
            #expect(await outcome("b", ["email": "not an address"]) == unfit)
            #expect(await outcome("c", ["username": "somebody-else", "name": "C"]) == unfit)
            #expect(await outcome("d", ["name": "D"], sms: true) == unfit, "SMS_MFA needs a number")
            #expect(await outcome("mail@example.com", ["email": "mail@example.com", "email_verified": "true"]) == unfit, "no username")
            #expect(
                await outcome("e", [:]) == "UserNotFoundException: Username/client id combination not found.", "nobody over there either")
            let taken = ["email": "taken@example.com", "email_verified": "true"]
            #expect(await outcome("f", taken) == "UserNotFoundException: Exception migrating user in app client \(pool.client)")
            #expect(try await pool.ok("ListUsers")["Users"]?.array?.count == 1)

            #expect(await outcome("g", taken, force: true) == "200")
            #expect(try await pool.user("taken@example.com")["Username"] == "g")
            let own = ["username": "h", "email": "mail@example.com", "email_verified": "true"]
            #expect(await outcome("mail@example.com", own) == "200")
            #expect(try await pool.user("mail@example.com")["Username"] == "h")
        }
    }

    @Test("is one user, however often they ask at once", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await withTriggers(on: engine, ["UserMigration"]) { pool in
            pool.app.triggers.script { $0.userMigration = { _, _ in Self.known } }
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<4 { group.addTask { await pool.forgot("alice") } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes == ["200", "200", "200", "200"])
            let users = try await pool.ok("ListUsers")
            #expect(users["Users"]?.array?.count == 1)
        }
    }

    @Test("keeps the password, gets SMS_MFA and a welcome, as the function says", arguments: Engine.allCases)
    func atSignIn(engine: Engine) async throws {
        try await withTriggers(on: engine, ["UserMigration"]) { pool in
            pool.app.triggers.script {
                $0.userMigration = { event, _ in
                    #expect(event.password?.text == "weak")
                    return UserMigrationVerdict(
                        userAttributes: ["email": "alice@example.com", "phone_number": "+15550100"], desiredDeliveryMediums: [.email],
                        enableSMSMFA: true)
                }
            }
            #expect(await pool.signIn("alice", "weak").status == 200, "the pool's policy is not the other directory's")
            let user = try await pool.user("alice")
            #expect(user["UserMFASettingList"] == ["SMS_MFA"])
            #expect(user["UserStatus"] == "CONFIRMED")
            #expect(pool.app.mail.messages.map(\.body) == ["Your username is alice."])
            #expect(pool.app.mail.messages.map(\.code) == [nil])
            // From now on the account is here, and the function is not asked.
            #expect(await pool.signIn("alice", "other").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(pool.app.triggers.names == ["UserMigration_Authentication"])
            pool.app.triggers.script {
                $0.userMigration = { _, _ in
                    UserMigrationVerdict(userAttributes: ["name": "B"], finalUserStatus: .resetRequired, suppressesMessage: true)
                }
            }
            #expect(await pool.signIn("bob", "any").outcome.hasPrefix("PasswordResetRequiredException: "))
        }
    }
}
