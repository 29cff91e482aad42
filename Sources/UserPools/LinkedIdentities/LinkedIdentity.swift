/// What tells a person apart at an outside provider: a claim with a value.
public struct ProviderLogin: Hashable, Sendable {
    /// The attribute name for the provider's own subject. Source: API reference, AdminLinkProviderForUser.
    public static let subjectAttribute = "Cognito_Subject"
    /// Bytes of an attribute's value at most: twice what the longest subjects have, and within the key of an index on every engine.
    public static let valueLimit = 1024

    public var provider: String
    /// ``subjectAttribute``, or the pool's attribute that a claim is mapped to.
    public var attribute: String
    public var value: String

    public init(provider: String, attribute: String = ProviderLogin.subjectAttribute, value: String) {
        self.provider = provider
        self.attribute = attribute
        self.value = value
    }
}

/// A login at an outside provider that opens a user's account: one of a local user's links, or the origin of a user who came from there.
///
/// Every account that a provider has opened has its rows here; the user's `identities` attribute is made from them (``attribute(_:)``).
public struct LinkedIdentity: Sendable, Equatable {
    public static let attributeName = "identities"
    /// Links of one user at most. Source: API reference, AdminLinkProviderForUser.
    public static let limit = 5

    public var pool: UserPoolID
    public var login: ProviderLogin
    public var subject: Subject
    public var providerType: IdentityProvider.ProviderType
    /// The SAML entity that vouched; `nil` elsewhere.
    public var issuer: String?
    /// Whether the account itself came from this login. Such a login is no link: it stays with the account.
    public var isPrimary: Bool
    public var created: Instant

    public init(
        pool: UserPoolID, login: ProviderLogin, subject: Subject, providerType: IdentityProvider.ProviderType, issuer: String? = nil,
        isPrimary: Bool, created: Instant
    ) {
        self.pool = pool
        self.login = login
        self.subject = subject
        self.providerType = providerType
        self.issuer = issuer
        self.isPrimary = isPrimary
        self.created = created
    }
}
