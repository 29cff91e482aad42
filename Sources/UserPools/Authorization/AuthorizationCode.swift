/// What stands behind an authorization code: who signed in, for which client, and what was asked for. Source: RFC 6749 section 4.1; RFC 7636.
///
/// The code itself is not kept, only its keyed hash.
public struct AuthorizationCode: Sendable {
    public var pool: UserPoolID
    public var hash: [UInt8]
    public var client: ClientID
    public var subject: Subject
    public var terms: AuthorizationTerms
    public var expires: Instant
    /// The refresh-token row that the code was exchanged for; `nil` as long as it is unused.
    public var origin: String?

    /// Five minutes. Source: guide, "Authorization endpoint" (facts A3.2).
    public static let lifeSeconds: Int64 = 300
    /// One minute, for hardened clients (ASVS 5, 10.4.3).
    public static let hardenedLifeSeconds: Int64 = 60

    public init(
        pool: UserPoolID, hash: [UInt8], client: ClientID, subject: Subject, terms: AuthorizationTerms, expires: Instant,
        origin: String? = nil
    ) {
        self.pool = pool
        self.hash = hash
        self.client = client
        self.subject = subject
        self.terms = terms
        self.expires = expires
        self.origin = origin
    }
}

/// What an authorization request asked for and what the sign-in behind it was.
public struct AuthorizationTerms: Sendable, Codable, Equatable {
    /// As it stood in the request: the token request must name it again (RFC 6749 section 4.1.3).
    public var redirectURI: String
    public var scopes: [String]
    /// OpenID Connect Core 3.1.2.1.
    public var nonce: String?
    /// S256 of the verifier, in base64url (RFC 7636 section 4.2).
    public var codeChallenge: String?
    /// The resource that the access token is bound to (RFC 8707).
    public var resource: String?
    public var authTime: Instant
    /// `amr` of the sign-in (RFC 8176).
    public var authenticationMethods: [String]
    public var deviceKey: String?
    /// The SSO session that the code came from, in pools that track sessions.
    public var ssoSession: UserSession.ID?
    /// `dpop_jkt`: the key that the code is bound to (RFC 9449 section 10).
    public var keyThumbprint: String?
    /// Passed on to the PreTokenGeneration function.
    public var clientMetadata: [String: String]?

    public init(redirectURI: String, scopes: [String], authTime: Instant, authenticationMethods: [String] = []) {
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.authTime = authTime
        self.authenticationMethods = authenticationMethods
    }
}
