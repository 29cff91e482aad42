import Credentials
import JSON
import Persistence
import TestSupport
import Testing
import UserPools

@Suite("A linked identity")
struct LinkedIdentityTests {
    /// A pool with a Google and a SAML provider, and two users.
    private func withProviders(on engine: Engine, _ body: (TestPool) async throws -> Void) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.ok("CreateIdentityProvider", IdentityProviderTests.provider("Google"))
            _ = try await pool.ok(
                "CreateIdentityProvider", IdentityProviderTests.provider("SAML", ["AttributeMapping": ["email": "mail"]]))
            try await pool.addUser("ann")
            try await pool.addUser("bob")
            try await body(pool)
        }
    }

    private static func user(_ provider: String?, _ value: String?, _ attribute: String? = "Cognito_Subject") -> WireValue {
        var parts: [String: WireValue] = [:]
        if let provider { parts["ProviderName"] = .string(provider) }
        if let attribute { parts["ProviderAttributeName"] = .string(attribute) }
        if let value { parts["ProviderAttributeValue"] = .string(value) }
        return .object(parts)
    }

    private static func link(_ source: WireValue, to username: String = "ann") -> [String: WireValue] {
        ["DestinationUser": user("Cognito", username, nil), "SourceUser": source]
    }

    private func identities(of user: String, in pool: TestPool) async throws -> [WireValue] {
        guard let text = try await pool.attributes(of: user)["identities"] else { return [] }
        return try #require(try WireValue(json: Array(text.utf8)).array)
    }

    @Test("stands in the user's profile and, in texts, in the ID token", arguments: Engine.allCases)
    func isShown(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "112233")))
            pool.app.clock.advance(seconds: 1)
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("My-SAML", "ann@idp.example", "email")))
            let profile = try await pool.attributes(of: "ann")["identities"]
            #expect(
                profile == """
                    [{"userId":"112233","providerName":"Google","providerType":"Google","issuer":null,"primary":false,\
                    "dateCreated":1762250585000},\
                    {"userId":"ann@idp.example","providerName":"My-SAML","providerType":"SAML","issuer":null,"primary":false,\
                    "dateCreated":1762250586000}]
                    """)
            let listed = try await pool.ok("ListUsers", ["Filter": "username = \"ann\""])
            #expect(listed["Users"]?.array?.first?["Attributes"]?.attributesByName["identities"] == profile)

            let narrow = try await pool.makeClient(["ReadAttributes": ["email"]])
            for client in [pool.client, narrow["ClientId"]?.string] {
                let tokens = try await pool.tokens("ann", client: client)
                let claim = try #require(try Tokens.claims(tokens.id)["identities"])
                #expect(
                    claim.array?.first == [
                        "userId": "112233", "providerName": "Google", "providerType": "Google", "issuer": nil, "primary": "false",
                        "dateCreated": "1762250585000",
                    ])
                #expect(claim.array?.count == 2)
                #expect(try Tokens.claims(tokens.access)["identities"] == nil)
                let own = try await pool.app.ok("GetUser", ["AccessToken": .string(tokens.access)])
                #expect(own["UserAttributes"]?.attributesByName["identities"] == profile)
            }
            #expect(try Tokens.claims(try await pool.tokens("bob").id)["identities"] == nil)
        }
    }

    @Test("is nothing that anybody can write", arguments: Engine.allCases)
    func isNotWritable(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "1")))
            let before = try await pool.attributes(of: "ann")["identities"]
            let forged: WireValue = .attributes(["identities": "[]"])
            let refusal =
                "InvalidParameterException: Attributes did not conform to the schema: identities: "
                + "Attribute does not exist in the schema."
            #expect(await pool.outcome("AdminUpdateUserAttributes", ["Username": "ann", "UserAttributes": forged]) == refusal)
            #expect(
                await pool.outcome("AdminDeleteUserAttributes", ["Username": "ann", "UserAttributeNames": ["identities"]]) == refusal)
            #expect(await pool.outcome("AdminCreateUser", ["Username": "eve", "UserAttributes": forged]) == refusal)
            let token: WireValue = .string(try await pool.tokens("ann").access)
            #expect(
                await pool.app.outcome("UpdateUserAttributes", ["AccessToken": token, "UserAttributes": forged]) == refusal)
            #expect(
                await pool.app.outcome("DeleteUserAttributes", ["AccessToken": token, "UserAttributeNames": ["identities"]]) == refusal)
            #expect(
                await pool.app.outcome(
                    "SignUp", pool.open(["Username": "eve", "Password": .string(TestPool.password), "UserAttributes": forged])) == refusal)
            #expect(try await pool.attributes(of: "ann")["identities"] == before)
            // Other changes leave it alone.
            _ = try await pool.ok("AdminUpdateUserAttributes", ["Username": "ann", "UserAttributes": .attributes(["name": "Ann"])])
            #expect(try await pool.attributes(of: "ann")["identities"] == before)
        }
    }

    @Test("belongs to one user, of a provider that exists, by what tells its people apart", arguments: Engine.allCases)
    func rules(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "1")))
            let cases: [([String: WireValue], String)] = [
                (Self.link(Self.user("Google", "1")), "InvalidParameterException: SourceUser is already linked to DestinationUser"),
                (Self.link(Self.user("Google", "1"), to: "bob"), "AliasExistsException: SourceUser is already linked to another user"),
                (Self.link(Self.user("Google", "2"), to: "nobody"), "UserNotFoundException: User does not exist."),
                (
                    Self.link(Self.user("Cognito", "bob")),
                    "InvalidParameterException: Invalid SourceUser: Cognito users with a username/password may not be passed in as a "
                        + "SourceUser, only as a DestinationUser"
                ),
                (
                    Self.link(Self.user("Facebook", "2")),
                    "InvalidParameterException: The provider Facebook does not exist for User Pool \(pool.id)."
                ),
                (
                    Self.link(Self.user("Google", "2", "email")),
                    "InvalidParameterException: Invalid SourceUser: ProviderAttributeName must be Cognito_Subject for Google."
                ),
                (
                    Self.link(Self.user("My-SAML", "2", "name")),
                    "InvalidParameterException: Invalid SourceUser: ProviderAttributeName must be Cognito_Subject or an attribute in the "
                        + "provider's AttributeMapping."
                ),
                (
                    Self.link(Self.user(nil, "2")), "InvalidParameterException: Invalid SourceUser: ProviderName is required."
                ),
                (
                    Self.link(Self.user("Google", nil)),
                    "InvalidParameterException: Invalid SourceUser: ProviderAttributeValue is required."
                ),
                (
                    Self.link(Self.user("Google", "2", nil)),
                    "InvalidParameterException: Invalid SourceUser: ProviderAttributeName is required."
                ),
                (
                    Self.link(Self.user("Google", String(repeating: "x", count: 1025))),
                    "InvalidParameterException: Invalid SourceUser: ProviderAttributeValue must be a text of at most 1024 bytes."
                ),
                (
                    Self.link(Self.user("Google", "a\u{0}b")),
                    "InvalidParameterException: Invalid SourceUser: ProviderAttributeValue must be a text of at most 1024 bytes."
                ),
                (
                    ["DestinationUser": Self.user("Cognito", nil), "SourceUser": Self.user("Google", "2")],
                    "InvalidParameterException: Invalid DestinationUser: ProviderAttributeValue is required."
                ),
            ]
            for (input, refusal) in cases { #expect(await pool.outcome("AdminLinkProviderForUser", input) == refusal) }
            for id in ["us-east-1_none", "us-east-1_a\u{0}b", "", "us-east-1_" + String(repeating: "x", count: 200)] {
                let outcome = await pool.app.outcome(
                    "AdminLinkProviderForUser", .object(Self.link(Self.user("Google", "2")), ["UserPoolId": .string(id)]))
                #expect(outcome.hasPrefix("ResourceNotFoundException: "), "\(outcome)")
            }
            #expect(try await identities(of: "bob", in: pool).isEmpty)
            #expect(try await identities(of: "ann", in: pool).count == 1)
            // A longest value fits.
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", String(repeating: "é", count: 512)), to: "bob"))
        }
    }

    @Test("is one of at most five, also for two at the same time", arguments: Engine.allCases)
    func limit(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            let outcomes = await withTaskGroup(of: String.self) { group in
                for number in 0..<8 {
                    group.addTask { await pool.outcome("AdminLinkProviderForUser", Self.link(Self.user("Google", "\(number)"))) }
                }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == "200" } == 5)
            #expect(outcomes.count { $0 == "LimitExceededException: A user can have at most 5 linked identities." } == 3)
            #expect(try await identities(of: "ann", in: pool).count == 5)
            // One that goes makes room.
            let first = try #require(try await identities(of: "ann", in: pool).first?["userId"]?.string)
            _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("Google", first)])
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "new")))
        }
    }

    @Test("ends when it is disabled or its user is deleted, and can begin again", arguments: Engine.allCases)
    func unlinking(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            for (provider, value, attribute) in [("Google", "1", "Cognito_Subject"), ("My-SAML", "a@b", "email")] {
                _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user(provider, value, attribute)))
            }
            let notLinked = "InvalidParameterException: Account isn't linked to anyone else, verify that the account has been linked"
            for wrong in [Self.user("Google", "Google_1"), Self.user("My-SAML", "a@b"), Self.user("Google", "2")] {
                #expect(await pool.outcome("AdminDisableProviderForUser", ["User": wrong]) == notLinked)
            }
            #expect(
                await pool.outcome("AdminDisableProviderForUser", ["User": Self.user("None", "1")])
                    == "InvalidParameterException: The provider None does not exist for User Pool \(pool.id).")
            _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("Google", "1")])
            #expect(try await identities(of: "ann", in: pool).compactMap { $0["userId"]?.string } == ["a@b"])
            #expect(await pool.outcome("AdminDisableProviderForUser", ["User": Self.user("Google", "1")]) == notLinked)
            // The account itself is as it was.
            _ = try await pool.tokens("ann")
            _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("My-SAML", "a@b", "email")])
            #expect(try await pool.attributes(of: "ann")["identities"] == nil)
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "1"), to: "bob"))
            _ = try await pool.ok("AdminDeleteUser", ["Username": "bob"])
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "1")))
            // A link whose provider has gone can still be taken away.
            _ = try await pool.ok("DeleteIdentityProvider", ["ProviderName": "Google"])
            _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("Google", "1")])
            #expect(try await pool.attributes(of: "ann")["identities"] == nil)
        }
    }

    @Test("takes the password of a local user who is disabled for the pool itself", arguments: Engine.allCases)
    func localUser(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            _ = try await pool.ok(
                "AdminUpdateUserAttributes",
                ["Username": "ann", "UserAttributes": .attributes(["email": "ann@example.com", "email_verified": "true"])])
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "1")))
            let tokens = try await pool.tokens("ann")
            _ = try await pool.app.ok("ForgotPassword", pool.open(["Username": "ann"]))
            let code = try #require(pool.app.mail.lastCode(to: "ann@example.com"))
            #expect(
                await pool.outcome("AdminDisableProviderForUser", ["User": Self.user("Cognito", "ann", "email")])
                    == "InvalidParameterException: Invalid User: ProviderAttributeName must be Cognito_Subject.")
            #expect(
                await pool.outcome("AdminDisableProviderForUser", ["User": Self.user("Cognito", "nobody")])
                    == "UserNotFoundException: User does not exist.")
            _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("Cognito", "ann")])
            #expect(await pool.signIn("ann").outcome == "NotAuthorizedException: Incorrect username or password.")
            #expect(await pool.profile(tokens.access) == "NotAuthorizedException: Access Token has been revoked")
            #expect(await pool.refresh(tokens.refresh ?? "").outcome == "NotAuthorizedException: Refresh Token has been revoked")
            // Neither an old code nor a new one brings a password back.
            let recovery = await pool.app.outcome(
                "ConfirmForgotPassword",
                pool.open(["Username": "ann", "ConfirmationCode": .string(code), "Password": "Another-Horse-8"]))
            #expect(recovery == "ExpiredCodeException: Invalid code provided, please request a code again.")
            #expect(
                await pool.app.outcome("ForgotPassword", pool.open(["Username": "ann"]))
                    == "NotAuthorizedException: User password cannot be reset in the current state.")
            let user = try await pool.user("ann")
            #expect(user["Enabled"]?.bool == true)
            #expect(user["UserStatus"]?.string == "EXTERNAL_PROVIDER")
            #expect(try await identities(of: "ann", in: pool).count == 1)
        }
    }

    /// Puts in a person as a first sign-in with a provider leaves them.
    private func addVisitor(_ value: String, number: Int, in pool: TestPool, withLogin: Bool) async throws {
        let masterKey = try MasterKey(bytes: [UInt8](repeating: 42, count: MasterKey.length))
        let store = SQLUserPoolDatabase(pool.app.database, masterKey: masterKey, random: SeededRandom(9))
        let id = UserPoolID(pool.id)
        let now = pool.app.clock.time()
        var user = User(
            pool: id, subject: Subject("00000000-0000-4000-8000-00000000000\(number)"), username: "Google_" + value,
            status: .externalProvider, attributes: [:], created: now)
        let login = LinkedIdentity(
            pool: id, login: ProviderLogin(provider: "Google", value: value), subject: user.subject, providerType: .google,
            isPrimary: true, created: now)
        user.attributes["identities"] = LinkedIdentity.attribute([login])
        let visitor = user
        try await store.write { tx in
            let name = SignInName(kind: .username, key: try tx.pool(id)?.nameKey(visitor.username) ?? "")
            try tx.insert(visitor, names: [name], password: nil)
            if withLogin { try tx.insert(login) }
        }
    }

    @Test("is none of somebody who has signed in by themselves before", arguments: Engine.allCases, [true, false])
    func visitors(engine: Engine, withLogin: Bool) async throws {
        try await withProviders(on: engine) { pool in
            try await addVisitor("7", number: 7, in: pool, withLogin: withLogin)
            #expect(
                await pool.outcome("AdminLinkProviderForUser", Self.link(Self.user("Google", "7")))
                    == "InvalidParameterException: Merging is not currently supported, provide a SourceUser that has not been signed up "
                    + "in order to link")
            #expect(try await identities(of: "ann", in: pool).isEmpty)
            // A visitor may have links of their own; what they came by stays first and is no link.
            let toVisitor: [String: WireValue] = [
                "DestinationUser": Self.user("Google", "7", nil), "SourceUser": Self.user("My-SAML", "seven"),
            ]
            if withLogin {
                _ = try await pool.ok("AdminLinkProviderForUser", toVisitor)
                let shown = try await identities(of: "Google_7", in: pool)
                #expect(shown.map { $0["primary"]?.bool } == [true, false])
                _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("My-SAML", "seven")])
                #expect(try await identities(of: "Google_7", in: pool).count == 1)
            }
            // Disabling what they came by disables the account.
            _ = try await pool.ok("AdminDisableProviderForUser", ["User": Self.user("Google", "7")])
            #expect(try await pool.user("Google_7")["Enabled"]?.bool == false)
            #expect(try await identities(of: "Google_7", in: pool).count == 1)
            // Once they are gone, the login can be linked.
            _ = try await pool.ok("AdminDeleteUser", ["Username": "Google_7"])
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "7")))
        }
    }

    @Test("is not kept away by a local user with the name that its visitor would have", arguments: Engine.allCases)
    func squatters(engine: Engine) async throws {
        try await withProviders(on: engine) { pool in
            try await pool.addUser("Google_9")
            _ = try await pool.ok("AdminLinkProviderForUser", Self.link(Self.user("Google", "9")))
            #expect(
                await pool.outcome(
                    "AdminLinkProviderForUser",
                    [
                        "DestinationUser": Self.user("Google", "10", nil), "SourceUser": Self.user("My-SAML", "x"),
                    ]) == "UserNotFoundException: User does not exist.")
            try await pool.addUser("Google_10")
            #expect(
                await pool.outcome("AdminDisableProviderForUser", ["User": Self.user("Google", "10")])
                    == "InvalidParameterException: Account isn't linked to anyone else, verify that the account has been linked")
            #expect(try await pool.user("Google_10")["Enabled"]?.bool == true)
        }
    }
}
