import JSON
import TestSupport
import Testing
import UserPools

@Suite("An administrator")
struct AdminUserTests {
    @Test("invites somebody, who must replace the temporary password", arguments: Engine.allCases)
    func invitation(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["Schema": [["Name": "name", "Required": true]]]) { pool in
            let made = try await pool.ok(
                "AdminCreateUser",
                [
                    "Username": "alice", "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": .attributes(["email": "alice@example.com", "email_verified": "true"]),
                ])
            #expect(made["User"]?["UserStatus"] == "FORCE_CHANGE_PASSWORD")
            #expect(made["User"]?["Enabled"] == true)
            let message = try #require(pool.app.mail.messages.last)
            #expect(message.trigger == "CustomMessage_AdminCreateUser")
            let temporary = try #require(message.code)
            #expect(message.body == "Your username is alice and temporary password is \(temporary).")

            let asked = await pool.signIn("alice", temporary)
            #expect(asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED")
            #expect(asked["AuthenticationResult"] == nil)
            let parameters = try #require(asked["ChallengeParameters"])
            #expect(parameters["USER_ID_FOR_SRP"] == "alice")
            #expect(parameters["requiredAttributes"] == #"["userAttributes.name"]"#)
            let present = try WireValue(json: Array((parameters["userAttributes"]?.string ?? "").utf8))
            #expect(present == ["email": "alice@example.com", "email_verified": "true"])

            func answer(_ more: [String: WireValue], session: WireValue? = asked["Session"]) async -> Answer {
                await pool.app.call(
                    "RespondToAuthChallenge",
                    pool.open([
                        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session ?? .null,
                        "ChallengeResponses": .object(["USERNAME": "alice"], more),
                    ]))
            }
            #expect(await answer([:]).outcome == "InvalidParameterException: Missing required parameter NEW_PASSWORD")
            #expect(
                await answer(["NEW_PASSWORD": "short", "userAttributes.name": "Alice"]).outcome.hasPrefix("InvalidPasswordException: "))
            #expect(
                await answer(["NEW_PASSWORD": "Battery-Staple-9"]).outcome
                    == "InvalidParameterException: Invalid attributes given, name is missing")
            let full: [String: WireValue] = ["NEW_PASSWORD": "Battery-Staple-9", "userAttributes.name": "Alice"]
            let tokens = try Tokens(await answer(full))
            #expect(try Tokens.claims(tokens.id)["name"] == "Alice")
            #expect(await answer(full).outcome.hasPrefix("NotAuthorizedException: Invalid session for the user"))
            let user = try await pool.user("alice")
            #expect(user["UserStatus"] == "CONFIRMED")
            #expect(await pool.signIn("alice", temporary).outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(await pool.signIn("alice", "Battery-Staple-9").status == 200)
        }
    }

    @Test("invites again with a new password, and only who has not come yet", arguments: Engine.allCases)
    func resending(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let invite: [String: WireValue] = [
                "Username": "alice", "DesiredDeliveryMediums": ["EMAIL"], "UserAttributes": .attributes(["email": "alice@example.com"]),
            ]
            let again = invite.merging(["MessageAction": "RESEND"]) { $1 }
            #expect(await pool.outcome("AdminCreateUser", again) == "UserNotFoundException: User does not exist.")
            _ = try await pool.ok("AdminCreateUser", invite)
            #expect(await pool.outcome("AdminCreateUser", invite) == "UsernameExistsException: User account already exists")
            let first = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            _ = try await pool.ok("AdminCreateUser", again)
            let second = try #require(pool.app.mail.lastCode(to: "alice@example.com"))
            #expect(first != second)
            #expect(await pool.signIn("alice", first).outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(await pool.signIn("alice", second)["ChallengeName"] == "NEW_PASSWORD_REQUIRED")
            _ = try await pool.ok(
                "AdminSetUserPassword", ["Username": "alice", "Password": .string(TestPool.password), "Permanent": true])
            #expect(
                await pool.outcome("AdminCreateUser", again)
                    == "UnsupportedUserStateException: Resend not possible. alice status is not FORCE_CHANGE_PASSWORD")
        }
    }

    @Test("can keep the invitation back", arguments: Engine.allCases)
    func suppression(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.ok(
                "AdminCreateUser",
                [
                    "Username": "alice", "MessageAction": "SUPPRESS", "DesiredDeliveryMediums": ["EMAIL"],
                    "TemporaryPassword": "Temporary-1", "UserAttributes": .attributes(["email": "a@example.com"]),
                ])
            #expect(pool.app.mail.messages.isEmpty)
            #expect(await pool.signIn("alice", "Temporary-1")["ChallengeName"] == "NEW_PASSWORD_REQUIRED")
        }
    }

    @Test("hands out temporary passwords that end after the policy's days", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        let policy: WireValue = ["PasswordPolicy": ["TemporaryPasswordValidityDays": 2]]
        try await withPool(on: engine, pool: ["Policies": policy]) { pool in
            _ = try await pool.ok(
                "AdminCreateUser", ["Username": "alice", "MessageAction": "SUPPRESS", "TemporaryPassword": "Temporary-1"])
            pool.app.clock.advance(seconds: 2 * 86_400 - 1)
            let asked = await pool.signIn("alice", "Temporary-1")
            #expect(asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED")
            pool.app.clock.advance(seconds: 1)
            #expect(
                await pool.signIn("alice", "Temporary-1").outcome
                    == "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.")
        }
    }

    @Test("takes an address over for a new account when told to", arguments: Engine.allCases)
    func forcedAlias(engine: Engine) async throws {
        try await withPool(on: engine, pool: ["AliasAttributes": ["email"]]) { pool in
            let mail = ["email": "shared@example.com", "email_verified": "true"]
            try await pool.addUser("first", mail)
            func create(force: Bool) async -> String {
                await pool.outcome(
                    "AdminCreateUser",
                    [
                        "Username": "second", "MessageAction": "SUPPRESS", "ForceAliasCreation": .bool(force),
                        "UserAttributes": .attributes(mail),
                    ])
            }
            let refused = await create(force: false)
            #expect(refused.hasSuffix("An account with the given email already exists."), "\(refused)")
            #expect(await pool.outcome("AdminGetUser", ["Username": "second"]) == "UserNotFoundException: User does not exist.")
            #expect(await create(force: true) == "200")
            #expect(try await pool.user("shared@example.com")["Username"] == "second")
            #expect(try await pool.attributes(of: "first")["email_verified"] == "false")
        }
    }

    @Test("disables, enables, confirms, changes and deletes accounts", arguments: Engine.allCases)
    func lifecycle(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let sub = try await pool.addUser("alice", ["email": "alice@example.com", "email_verified": "true"])
            let name: [String: WireValue] = ["Username": "alice"]
            let tokens = try await pool.tokens("alice")
            _ = try await pool.ok("AdminDisableUser", name)
            #expect(try await pool.user("alice")["Enabled"] == false)
            #expect(await pool.signIn("alice").outcome == "NotAuthorizedException: User is disabled.")
            #expect(await pool.signIn("alice", "Wrong-1234").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Access Token has been revoked")
            _ = try await pool.ok("AdminEnableUser", name)
            #expect(await pool.signIn("alice").status == 200)
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Access Token has been revoked", "for good")
            #expect(
                await pool.outcome("AdminConfirmSignUp", name)
                    == "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED")

            _ = try await pool.ok(
                "AdminUpdateUserAttributes",
                ["Username": .string(sub), "UserAttributes": .attributes(["email": "new@example.com", "name": "Alice"])])
            #expect(
                try await pool.attributes(of: "alice")
                    == ["sub": sub, "email": "new@example.com", "email_verified": "false", "name": "Alice"])
            _ = try await pool.ok("AdminDeleteUserAttributes", ["Username": "alice", "UserAttributeNames": ["email", "name"]])
            #expect(try await pool.attributes(of: "alice") == ["sub": sub])
            #expect(
                await pool.outcome("AdminUpdateUserAttributes", ["Username": "alice", "UserAttributes": [["Name": "sub", "Value": "x"]]])
                    .hasPrefix("InvalidParameterException: "))
            let twice: WireValue = [["Name": "name", "Value": "a"], ["Name": "name", "Value": "b"]]
            #expect(
                await pool.outcome("AdminUpdateUserAttributes", ["Username": "alice", "UserAttributes": twice])
                    == "InvalidParameterException: Duplicate attribute: name")

            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["EstimatedNumberOfUsers"] == 1)
            _ = try await pool.ok("AdminDeleteUser", name)
            #expect(await pool.outcome("AdminDeleteUser", name) == "UserNotFoundException: User does not exist.")
            #expect(try await pool.ok("DescribeUserPool")["UserPool"]?["EstimatedNumberOfUsers"] == 0)
        }
    }
}
