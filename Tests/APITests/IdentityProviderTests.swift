import Credentials
import Foundation
import JSON
import Persistence
import TestSupport
import Testing
import UserPools

@Suite("An identity provider")
struct IdentityProviderTests {
    static let metadata = """
        <?xml version="1.0"?><!-- provider --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
        entityID="https://idp.example/saml"><md:IDPSSODescriptor/></md:EntityDescriptor>
        """
    static let details: [String: WireValue] = [
        "OIDC": [
            "client_id": "id", "client_secret": "well kept", "attributes_request_method": "GET", "oidc_issuer": "https://idp.example",
            "authorize_scopes": "openid email",
        ],
        "SAML": ["MetadataFile": .string(metadata), "IDPInit": "true", "IDPSignout": "false", "RequestSigningAlgorithm": "rsa-sha256"],
        "Google": ["client_id": "id", "client_secret": "well kept", "authorize_scopes": "email profile openid"],
        "Facebook": [
            "client_id": "id", "client_secret": "well kept", "authorize_scopes": "public_profile, email", "api_version": "v17.0",
        ],
        "LoginWithAmazon": ["client_id": "id", "client_secret": "well kept", "authorize_scopes": "profile postal_code"],
        "SignInWithApple": [
            "client_id": "com.example", "team_id": "T", "key_id": "K", "private_key": "well kept", "authorize_scopes": "email name",
        ],
    ]
    /// What Describe shows over and above what was given. Source: API reference, examples of CreateIdentityProvider.
    static let added: [String: [String: String]] = [
        "OIDC": ["attributes_url_add_attributes": "false"],
        "SAML": [:],
        "Google": [
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=", "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth", "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST", "token_url": "https://www.googleapis.com/oauth2/v4/token",
        ],
        "Facebook": [
            "attributes_url": "https://graph.facebook.com/v17.0/me?fields=", "attributes_url_add_attributes": "true",
            "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth", "token_request_method": "GET",
            "token_url": "https://graph.facebook.com/v17.0/oauth/access_token",
        ],
        "LoginWithAmazon": [
            "attributes_url": "https://api.amazon.com/user/profile", "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa", "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        ],
        "SignInWithApple": [
            "attributes_url_add_attributes": "false", "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com", "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        ],
    ]
    static let types = details.keys.sorted()

    static func name(_ type: String) -> String { ["OIDC", "SAML"].contains(type) ? "My-\(type)" : type }

    static func provider(_ type: String, _ more: [String: WireValue] = [:]) -> [String: WireValue] {
        [
            "ProviderName": .string(name(type)), "ProviderType": .string(type), "ProviderDetails": details[type] ?? [:],
        ].merging(more) { $1 }
    }

    static func with(_ type: String, _ changes: [String: WireValue]) -> [String: WireValue] {
        var all = Dictionary(uniqueKeysWithValues: (details[type]?.object?.members ?? []).map { ($0.name, $0.value) })
        for (key, value) in changes {
            all.removeValue(forKey: key)
            if value != .null { all[key] = value }
        }
        return provider(type, ["ProviderDetails": .object(all)])
    }

    private static func texts(_ object: WireValue?) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (object?.object?.members ?? []).map { ($0.name, $0.value.string ?? "") })
    }

    @Test("of every type shows its details and its defaults, changes and goes", arguments: types, Engine.allCases)
    func life(type: String, engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let name: WireValue = .string(Self.name(type))
            let made = try await pool.ok(
                "CreateIdentityProvider",
                Self.provider(type, ["AttributeMapping": ["email": "mail"], "IdpIdentifiers": ["example.com", "One"]]))
            let shape = try #require(made["IdentityProvider"])
            var expected = Self.texts(Self.details[type]).merging(Self.added[type] ?? [:]) { $1 }
            expected["private_key"] = nil
            var shown = Self.texts(shape["ProviderDetails"])
            let encryption = shown.removeValue(forKey: "ActiveEncryptionCertificate")
            #expect((encryption != nil) == (type == "SAML"))
            #expect(shown == expected)
            #expect(shape["ProviderType"]?.string == type)
            #expect(shape["ProviderName"] == name)
            #expect(shape["UserPoolId"]?.string == pool.id)
            #expect(shape["IdpIdentifiers"]?.strings == ["example.com", "One"])
            let claims = ["Facebook": "id", "LoginWithAmazon": "user_id", "SAML": ""]
            let subject = claims[type] ?? "sub"
            #expect(
                Self.texts(shape["AttributeMapping"]) == ["email": "mail"].merging(subject.isEmpty ? [:] : ["username": subject]) { $1 })
            #expect(shape["CreationDate"] == shape["LastModifiedDate"])
            #expect(try await pool.ok("DescribeIdentityProvider", ["ProviderName": name]) == made)
            for identifier in ["example.com", "One"] {
                #expect(try await pool.ok("GetIdentityProviderByIdentifier", ["IdpIdentifier": .string(identifier)]) == made)
            }
            #expect(
                await pool.outcome("CreateIdentityProvider", Self.provider(type))
                    == "DuplicateProviderException: \(Self.name(type)) already exists in user pool \(pool.id).")

            // What an update leaves out stays; what it names is replaced.
            pool.app.clock.advance(seconds: 1)
            let changed = try await pool.ok("UpdateIdentityProvider", ["ProviderName": name, "IdpIdentifiers": ["two"]])
            #expect(changed["IdentityProvider"]?["IdpIdentifiers"]?.strings == ["two"])
            #expect(changed["IdentityProvider"]?["ProviderDetails"] == shape["ProviderDetails"])
            #expect(changed["IdentityProvider"]?["AttributeMapping"] == shape["AttributeMapping"])
            #expect(changed["IdentityProvider"]?["CreationDate"] == shape["CreationDate"])
            #expect(changed["IdentityProvider"]?["LastModifiedDate"] != shape["LastModifiedDate"])
            #expect(
                await pool.outcome("GetIdentityProviderByIdentifier", ["IdpIdentifier": "One"])
                    == "ResourceNotFoundException: Identity provider with identifier One does not exist.")
            let bare = try await pool.ok(
                "UpdateIdentityProvider",
                ["ProviderName": name, "ProviderDetails": Self.details[type] ?? [:], "AttributeMapping": [:], "IdpIdentifiers": []])
            #expect(bare["IdentityProvider"]?["IdpIdentifiers"]?.array == [])
            #expect(Self.texts(bare["IdentityProvider"]?["AttributeMapping"])["email"] == nil)
            _ = try await pool.ok("DeleteIdentityProvider", ["ProviderName": name])
            for operation in ["DescribeIdentityProvider", "DeleteIdentityProvider", "UpdateIdentityProvider"] {
                #expect(
                    await pool.outcome(operation, ["ProviderName": name])
                        == "ResourceNotFoundException: Identity provider \(Self.name(type)) does not exist.")
            }
        }
    }

    /// A type, changes to good details, and what is said about them.
    private static let unfit: [(String, [String: WireValue], String)] = [
        ("Google", ["client_id": nil], "client_id, client_secret and authorize_scopes are all required idp details."),
        ("Google", ["client_secret": ""], "client_id, client_secret and authorize_scopes are all required idp details."),
        ("Facebook", ["authorize_scopes": nil], "client_id, client_secret and authorize_scopes are all required idp details."),
        ("LoginWithAmazon", ["client_secret": nil], "client_id, client_secret and authorize_scopes are all required idp details."),
        (
            "SignInWithApple", ["team_id": nil],
            "client_id, private_key, team_id, key_id and authorize_scopes are all required idp details."
        ),
        (
            "OIDC", ["attributes_request_method": nil],
            "client_id, authorize_scopes, oidc_issuer and attributes_request_method are all required idp details."
        ),
        ("OIDC", ["attributes_request_method": "PUT"], "Invalid identity provider details: attributes_request_method must be GET or POST."),
        ("OIDC", ["oidc_issuer": "http://idp.example"], "Invalid identity provider details: oidc_issuer must be an https URL."),
        ("OIDC", ["oidc_issuer": "https://"], "Invalid identity provider details: oidc_issuer must be an https URL."),
        ("OIDC", ["token_url": "https://user@idp.example/"], "Invalid identity provider details: token_url must be an https URL."),
        ("OIDC", ["jwks_uri": "file:///etc/passwd"], "Invalid identity provider details: jwks_uri must be an https URL."),
        ("OIDC", ["authorize_url": "https://idp.example/#x"], "Invalid identity provider details: authorize_url must be an https URL."),
        ("OIDC", ["authorize_url": "https://idp.example/ x"], "Invalid identity provider details: authorize_url must be an https URL."),
        (
            "OIDC", ["authorization_endpoint": "https://idp.example"],
            "authorization_endpoint is not a valid key for OIDC identity provider details."
        ),
        ("Google", ["jwks_uri": "https://idp.example"], "jwks_uri is not a valid key for Google identity provider details."),
        ("Facebook", ["api_version": "v1/../../evil"], "Invalid identity provider details: api_version must be a version such as v17.0."),
        (
            "OIDC", ["authorize_scopes": "email openid2"],
            "Invalid identity provider details: authorize_scopes must be scopes with openid among them."
        ),
        (
            "Google", ["authorize_scopes": "openid calendar"],
            "Invalid identity provider details: authorize_scopes must be some of email, profile, openid."
        ),
        (
            "Facebook", ["authorize_scopes": "openid"],
            "Invalid identity provider details: authorize_scopes must be some of public_profile, email."
        ),
        (
            "LoginWithAmazon", ["authorize_scopes": "profile, email"],
            "Invalid identity provider details: authorize_scopes must be some of profile, postal_code."
        ),
        (
            "SignInWithApple", ["authorize_scopes": " , "],
            "Invalid identity provider details: authorize_scopes must be some of email, name."
        ),
        (
            "SAML", ["ActiveEncryptionCertificate": "MII"],
            "ActiveEncryptionCertificate is not a valid key for SAML identity provider details."
        ),
        ("SAML", ["MetadataFile": nil], "Exactly one of MetadataURL and MetadataFile is required for a SAML identity provider."),
        (
            "SAML", ["MetadataURL": "https://idp.example/metadata"],
            "Exactly one of MetadataURL and MetadataFile is required for a SAML identity provider."
        ),
        (
            "SAML", ["MetadataFile": "<html></html>"],
            "MetadataFile must be a SAML 2.0 EntityDescriptor with an entityID and without a document type."
        ),
        ("SAML", ["IDPInit": "yes"], "Invalid identity provider details: IDPInit must be true or false."),
        ("SAML", ["RequestSigningAlgorithm": "rsa-sha1"], "Invalid identity provider details: RequestSigningAlgorithm must be rsa-sha256."),
    ]

    @Test("has the details that its type needs and no others, when made and when changed", arguments: unfit.indices)
    func unfitDetails(index: Int) async throws {
        let (type, changes, refusal) = Self.unfit[index]
        try await withPool(on: .sqlite) { pool in
            let wrong = Self.with(type, changes)
            #expect(await pool.outcome("CreateIdentityProvider", wrong) == "InvalidParameterException: \(refusal)")
            let made = try await pool.ok("CreateIdentityProvider", Self.provider(type))
            var update = wrong
            update["ProviderType"] = nil
            #expect(await pool.outcome("UpdateIdentityProvider", update) == "InvalidParameterException: \(refusal)")
            #expect(try await pool.ok("DescribeIdentityProvider", ["ProviderName": .string(Self.name(type))]) == made)
        }
    }

    @Test("may be without what it can do without")
    func optionalDetails() async throws {
        try await withPool(on: .sqlite) { pool in
            let oidc = try await pool.ok(
                "CreateIdentityProvider",
                Self.with(
                    "OIDC", ["client_secret": nil, "token_url": "https://idp.example/t?x=1", "attributes_url_add_attributes": "true"]))
            #expect(oidc["IdentityProvider"]?["ProviderDetails"]?["client_secret"] == nil)
            #expect(oidc["IdentityProvider"]?["ProviderDetails"]?["attributes_url_add_attributes"]?.string == "false")
            let facebook = try await pool.ok("CreateIdentityProvider", Self.with("Facebook", ["api_version": "v21.0"]))
            #expect(
                facebook["IdentityProvider"]?["ProviderDetails"]?["token_url"]?.string
                    == "https://graph.facebook.com/v21.0/oauth/access_token")
            _ = try await pool.ok(
                "CreateIdentityProvider", Self.with("SAML", ["MetadataFile": nil, "MetadataURL": "https://idp.example/metadata"]))
        }
    }

    @Test("has the name of its type or a name of its own")
    func names() async throws {
        try await withPool(on: .sqlite) { pool in
            for (type, name) in [
                ("Google", "MyGoogle"), ("Facebook", "Google"), ("OIDC", "Google"), ("SAML", "SignInWithApple"), ("OIDC", "COGNITO"),
                ("SAML", "Cognito"),
            ] {
                #expect(
                    await pool.outcome("CreateIdentityProvider", Self.provider(type, ["ProviderName": .string(name)]))
                        == "InvalidParameterException: Provider \(name) cannot be of type \(type).")
            }
            _ = try await pool.ok("CreateIdentityProvider", Self.provider("OIDC", ["ProviderName": "Okta"]))
            // Usernames begin with it, and in this pool case does not tell them apart.
            #expect(
                await pool.outcome("CreateIdentityProvider", Self.provider("SAML", ["ProviderName": "OKTA"]))
                    == "DuplicateProviderException: OKTA already exists in user pool \(pool.id).")
            #expect(
                await pool.outcome("DescribeIdentityProvider", ["ProviderName": "OKTA"])
                    == "ResourceNotFoundException: Identity provider OKTA does not exist.")
        }
    }

    @Test("maps claims to attributes that the pool has and can change", arguments: Engine.allCases)
    func mapping(engine: Engine) async throws {
        let schema: WireValue = [
            ["Name": "badge", "AttributeDataType": "String"], ["Name": "birth", "AttributeDataType": "String", "Mutable": false],
        ]
        try await withPool(on: engine, pool: ["Schema": schema]) { pool in
            let good: WireValue = [
                "username": "sub", "email": "email", "email_verified": "email_verified", "phone_number_verified": "p", "custom:badge": "b",
            ]
            _ = try await pool.ok("CreateIdentityProvider", Self.provider("OIDC", ["AttributeMapping": good]))
            for (mapping, named) in [
                (["custom:none": "x"], "custom:none"), (["badge": "x"], "badge"), (["custom:birth": "x"], "custom:birth"),
                (["sub": "x"], "sub"), (["identities": "x"], "identities"), (["email": ""], "email"),
                (["b": "x", "a": "x", "email": "email"], "a, b"),
            ] as [(WireValue, String)] {
                let refusal = "InvalidParameterException: AttributeMapping contains invalid mapping: [\(named)]"
                #expect(await pool.outcome("CreateIdentityProvider", Self.provider("SAML", ["AttributeMapping": mapping])) == refusal)
                #expect(
                    await pool.outcome("UpdateIdentityProvider", ["ProviderName": "My-OIDC", "AttributeMapping": mapping]) == refusal)
            }
        }
    }

    @Test("has usernames of its subjects and of nothing else", arguments: types)
    func usernames(type: String) async throws {
        try await withPool(on: .sqlite) { pool in
            let refusal = "InvalidParameterException: AttributeMapping contains invalid mapping: [username]"
            let subjects = ["Facebook": "id", "LoginWithAmazon": "user_id", "SAML": "none"]
            for claim in ["email", "preferred_username", "NameID", "sub", "id", "user_id"] where claim != subjects[type] ?? "sub" {
                let mapping: [String: WireValue] = ["AttributeMapping": ["username": .string(claim)]]
                #expect(await pool.outcome("CreateIdentityProvider", Self.provider(type, mapping)) == refusal, "\(claim)")
            }
            let made = try await pool.ok("CreateIdentityProvider", Self.provider(type))
            let mapping = try #require(made["IdentityProvider"]?["AttributeMapping"])
            let name: WireValue = .string(Self.name(type))
            #expect(await pool.outcome("UpdateIdentityProvider", ["ProviderName": name, "AttributeMapping": mapping]) == "200")
            #expect(
                await pool.outcome("UpdateIdentityProvider", ["ProviderName": name, "AttributeMapping": ["username": "email"]]) == refusal)
        }
    }

    @Test("has identifiers that no other provider of the pool has", arguments: Engine.allCases)
    func identifiers(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            _ = try await pool.ok("CreateIdentityProvider", Self.provider("OIDC", ["IdpIdentifiers": ["one", "two"]]))
            let refusal = "InvalidParameterException: IdpIdentifier two is already used by an identity provider of this user pool."
            #expect(await pool.outcome("CreateIdentityProvider", Self.provider("SAML", ["IdpIdentifiers": ["three", "two"]])) == refusal)
            #expect(await pool.outcome("CreateIdentityProvider", Self.provider("SAML", ["IdpIdentifiers": ["two", "two"]])) == refusal)
            _ = try await pool.ok("CreateIdentityProvider", Self.provider("SAML", ["IdpIdentifiers": ["three"]]))
            #expect(
                await pool.outcome("UpdateIdentityProvider", ["ProviderName": "My-SAML", "IdpIdentifiers": ["two"]]) == refusal)
            _ = try await pool.ok("UpdateIdentityProvider", ["ProviderName": "My-OIDC", "IdpIdentifiers": ["two"]])
            _ = try await pool.ok("UpdateIdentityProvider", ["ProviderName": "My-SAML", "IdpIdentifiers": ["one"]])
            let other = try await TestPool(pool.app)
            _ = try await other.ok("CreateIdentityProvider", Self.provider("SAML", ["IdpIdentifiers": ["one", "two"]]))
        }
    }

    @Test("maps levels of assurance when it is OIDC")
    func levels() async throws {
        try await withPool(on: .sqlite) { pool in
            let levels: WireValue = ["Level1": "low", "Level4": "urn:high"]
            let made = try await pool.ok("CreateIdentityProvider", Self.provider("OIDC", ["AcrMapping": levels]))
            #expect(made["IdentityProvider"]?["AcrMapping"] == levels)
            for type in Self.types where type != "OIDC" {
                #expect(
                    await pool.outcome("CreateIdentityProvider", Self.provider(type, ["AcrMapping": levels]))
                        == "InvalidParameterException: AcrMapping is only supported for OIDC identity providers.")
            }
        }
    }

    @Test("is one of at most 300, listed in pages of at most 50")
    func limit() async throws {
        try await withPool(on: .sqlite) { pool in
            for number in 1000..<1300 {
                _ = try await pool.ok("CreateIdentityProvider", Self.provider("OIDC", ["ProviderName": .string("idp\(number)")]))
            }
            #expect(
                await pool.outcome("CreateIdentityProvider", Self.provider("OIDC", ["ProviderName": "more"]))
                    == "LimitExceededException: Identity provider limit exceeded.")
            var seen: [String] = []
            var token: WireValue?
            repeat {
                let page = try await pool.ok(
                    "ListIdentityProviders", ["MaxResults": 60].merging(token.map { ["NextToken": $0] } ?? [:]) { $1 })
                let names = (page["Providers"]?.array ?? []).compactMap { $0["ProviderName"]?.string }
                #expect(names.count == 50)
                #expect(page["Providers"]?.array?.first?.names == ["CreationDate", "LastModifiedDate", "ProviderName", "ProviderType"])
                seen += names
                token = page["NextToken"]
            } while token != nil && seen.count < 400
            #expect(seen == (1000..<1300).map { "idp\($0)" })
        }
    }

    @Test("is supported by clients while it exists", arguments: Engine.allCases)
    func clients(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let supported: [String: WireValue] = ["ClientName": "app", "SupportedIdentityProviders": ["COGNITO", "Google"]]
            let refusal = "InvalidParameterException: The provider Google does not exist for User Pool \(pool.id)."
            let update = supported.merging(["ClientId": .string(pool.client)]) { $1 }
            #expect(await pool.outcome("CreateUserPoolClient", supported) == refusal)
            #expect(await pool.outcome("UpdateUserPoolClient", update) == refusal)
            _ = try await pool.ok("CreateIdentityProvider", Self.provider("Google"))
            _ = try await pool.ok("CreateUserPoolClient", supported)
            _ = try await pool.ok("UpdateUserPoolClient", update)
            let other = try await TestPool(pool.app)
            #expect(
                await other.outcome("CreateUserPoolClient", supported)
                    == "InvalidParameterException: The provider Google does not exist for User Pool \(other.id).")
            _ = try await pool.ok("DeleteIdentityProvider", ["ProviderName": "Google"])
            let client = try await pool.ok("DescribeUserPoolClient", ["ClientId": .string(pool.client)])
            #expect(client["UserPoolClient"]?["SupportedIdentityProviders"]?.strings == ["COGNITO", "Google"])
            _ = try await pool.ok("UpdateUserPoolClient", update)
            #expect(await pool.outcome("CreateUserPoolClient", supported) == refusal)
        }
    }

    @Test("keeps its secrets out of rows and logs", arguments: Engine.allCases)
    func secrets(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            for type in Self.types { _ = try await pool.ok("CreateIdentityProvider", Self.provider(type)) }
            let bodies = try await pool.app.database.read { tx in try tx.query("SELECT body FROM documents") { try $0.text(0) } }
            #expect(bodies.contains { $0.contains("client_secret") })
            #expect(!bodies.contains { $0.contains("well kept") })
            #expect(!pool.app.log.entries.contains { "\($0)".contains("well kept") })
            var provider = IdentityProvider(pool: UserPoolID(pool.id), name: "Google", type: .google, created: Instant(seconds: 0))
            provider.details = ["client_secret": "well kept"]
            var dumped = "\(provider)"
            dump(provider, to: &dumped)
            #expect(!dumped.contains("well kept"))
        }
    }
}

@Suite("A signing certificate")
struct SigningCertificateTests {
    @Test("is one for each pool, for ten years, whoever asks first", arguments: Engine.allCases)
    func certificate(engine: Engine) async throws {
        try await withPool(on: engine) { pool in
            let app = pool.app
            let id = pool.id
            let answers = await withTaskGroup(of: Answer.self) { group in
                for _ in 0..<3 { group.addTask { await app.call("GetSigningCertificate", ["UserPoolId": .string(id)]) } }
                return await group.reduce(into: [String]()) { $0.append($1["Certificate"]?.string ?? "\($1)") }
            }
            #expect(Set(answers).count == 1)
            let certificate = try #require(answers.first)
            let der = try Credentials.Base64.decode(certificate)
            #expect(der.starts(with: [0x30, 0x82]))
            #expect(certificate.utf8.count < 1_200)
            #expect(!certificate.contains("\n"))
            let other = try await TestPool(app)
            let another = try await other.ok("GetSigningCertificate")["Certificate"]?.string
            #expect(another != nil && another != certificate)

            // In its last year a new one takes its place, over the same key.
            app.clock.advance(seconds: 9 * 365 * 86_400 - 1)
            #expect(try await pool.ok("GetSigningCertificate")["Certificate"]?.string == certificate)
            app.clock.advance(seconds: 2)
            let renewed = try #require(try await pool.ok("GetSigningCertificate")["Certificate"]?.string)
            #expect(renewed != certificate)
            let (newKey, oldKey) = (try Self.modulus(Credentials.Base64.decode(renewed)), try Self.modulus(der))
            #expect(newKey == oldKey)
            #expect(
                await app.outcome("GetSigningCertificate", ["UserPoolId": "us-east-1_none"])
                    == "ResourceNotFoundException: User pool us-east-1_none does not exist.")
        }
    }

    /// The RSA modulus in a certificate: behind the only INTEGER of 257 bytes.
    private static func modulus(_ der: [UInt8]) throws -> [UInt8] {
        let head: [UInt8] = [0x02, 0x82, 0x01, 0x01, 0x00]
        let start = try #require(der.indices.first { der[$0...].starts(with: head) })
        return Array(der[(start + head.count)..<(start + head.count + 256)])
    }
}
