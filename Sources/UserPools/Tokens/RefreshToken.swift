/// What stands behind a refresh token and all tokens that came from it: one sign-in of one user at one client.
///
/// The token itself is not kept. It is this row's id and generation under a keyed hash, so a copy of the database yields no token.
public struct RefreshToken: Sendable {
    /// `origin_jti`: a UUID.
    public var id: String
    public var pool: UserPoolID
    public var client: ClientID
    public var subject: Subject
    /// When the person signed in.
    public var authTime: Instant
    public var expires: Instant
    /// Counts rotations; only a token of the present generation (or, in the grace period, the one before) is good.
    public var generation: Int
    public var rotated: Instant?
    public var revoked: Instant?
    public var scopes: [String]
    /// The device that the person signed in from, in pools that track devices.
    public var deviceKey: String?
    /// The resource that access tokens are bound to (RFC 8707).
    public var audience: String?
    /// How the person proved who they are, in the words of RFC 8176 (`amr`); kept over refreshes.
    public var authenticationMethods: [String] = []
    /// The key that this and all tokens that came from it are bound to (RFC 9449 section 5): its thumbprint.
    public var keyThumbprint: String?

    public init(id: String, pool: UserPoolID, client: ClientID, subject: Subject, authTime: Instant, expires: Instant, scopes: [String]) {
        self.id = id
        self.pool = pool
        self.client = client
        self.subject = subject
        self.authTime = authTime
        self.expires = expires
        self.generation = 0
        self.rotated = nil
        self.revoked = nil
        self.scopes = scopes
    }
}

/// One of a pool's two key pairs: ID tokens and access tokens are signed by different ones.
public struct SigningKeyRecord: Sendable, CustomStringConvertible, CustomReflectable {
    public enum Use: String, Sendable { case idToken = "id", accessToken = "access" }
    public var pool: UserPoolID
    public var use: Use
    public var keyID: String
    /// PKCS #8 DER; sealed on its way to the database.
    public var privateKey: [UInt8]

    public init(pool: UserPoolID, use: Use, keyID: String, privateKey: [UInt8]) {
        self.pool = pool
        self.use = use
        self.keyID = keyID
        self.privateKey = privateKey
    }
    public var description: String { "SigningKeyRecord(\(keyID))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
