/// A passkey: one public key credential of one person. Source: WebAuthn Level 3, section 4, "credential record".
public struct WebAuthnCredential: Sendable {
    public var pool: UserPoolID
    public var subject: Subject
    /// base64url without padding, as ListWebAuthnCredentials shows it.
    public var id: String
    /// COSE_Key, as in the attested credential data.
    public var publicKey: [UInt8]
    public var signCount: UInt32
    public var friendlyName: String
    public var relyingPartyID: String
    /// `platform` or `cross-platform`, when the client said so.
    public var attachment: String?
    public var transports: [String]
    public var created: Instant

    public init(
        pool: UserPoolID, subject: Subject, id: String, publicKey: [UInt8], signCount: UInt32, friendlyName: String,
        relyingPartyID: String, attachment: String?, transports: [String], created: Instant
    ) {
        self.pool = pool
        self.subject = subject
        self.id = id
        self.publicKey = publicKey
        self.signCount = signCount
        self.friendlyName = friendlyName
        self.relyingPartyID = relyingPartyID
        self.attachment = attachment
        self.transports = transports
        self.created = created
    }
}

/// WebAuthnConfiguration of a pool (SetUserPoolMfaConfig).
public struct WebAuthnConfiguration: Sendable, Codable, Equatable {
    public enum UserVerification: String, Sendable, Codable { case required, preferred }
    public enum Factor: String, Sendable, Codable {
        case single = "SINGLE_FACTOR", multiWithUserVerification = "MULTI_FACTOR_WITH_USER_VERIFICATION"
    }
    /// `nil`: the pool's domain, or the host of this server.
    public var relyingPartyID: String?
    public var userVerification: UserVerification
    public var factor: Factor

    public init(relyingPartyID: String?, userVerification: UserVerification, factor: Factor) {
        self.relyingPartyID = relyingPartyID
        self.userVerification = userVerification
        self.factor = factor
    }
}
