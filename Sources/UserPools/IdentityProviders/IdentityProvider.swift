/// An outside provider whose users may sign in to a pool. Source: Cognito API reference, IdentityProviderType.
public struct IdentityProvider: PoolDocument, CustomStringConvertible, CustomReflectable {
    public enum ProviderType: String, Sendable, Codable, CaseIterable {
        case saml = "SAML"
        case facebook = "Facebook"
        case google = "Google"
        case amazon = "LoginWithAmazon"
        case apple = "SignInWithApple"
        case oidc = "OIDC"

        /// A pool has at most one provider of such a type, and it bears the type's name.
        public var isSocial: Bool { self != .saml && self != .oidc }

        /// The claim that names a person at the provider; SAML has the NameID instead.
        public var subjectClaim: String? {
            switch self {
            case .saml: nil
            case .facebook: "id"
            case .amazon: "user_id"
            case .google, .apple, .oidc: "sub"
            }
        }
    }

    public static let kind = "identity-provider"
    public var pool: UserPoolID
    /// Up to 32 characters.
    public var name: String
    public var type: ProviderType
    /// What the provider's type needs, by the names that ProviderDetails uses, with the defaults in it (``ProviderDetails``).
    public var details: [String: String]
    /// From attributes of the pool to claims of the provider.
    public var attributeMapping: [String: String]
    /// Other names under which an authorization request finds the provider; email domains among them.
    public var identifiers: [String]
    /// From `Level1` … `Level4` to the provider's ACR values; OIDC alone.
    public var acrMapping: [String: String]?
    public var created: Instant
    public var modified: Instant

    public var documentID: String { name }

    public init(pool: UserPoolID, name: String, type: ProviderType, created: Instant) {
        self.pool = pool
        self.name = name
        self.type = type
        self.details = [:]
        self.attributeMapping = [:]
        self.identifiers = []
        self.created = created
        self.modified = created
    }

    /// Names of details that are sealed at rest.
    static let secretDetails = ["client_secret", "private_key"]

    public mutating func replaceSecrets(_ transform: (_ name: String, _ value: String) throws -> String) rethrows {
        for name in Self.secretDetails {
            if let value = details[name] { details[name] = try transform(name, value) }
        }
    }

    /// The username of a person who came from this provider and was never linked. Source: guide, "Third-party IdP sign-in".
    public func username(of subject: String) -> String { Self.username(of: subject, from: name) }
    public static func username(of subject: String, from provider: String) -> String { provider + "_" + subject }

    public var description: String { "IdentityProvider(\(name))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
