/// A pool's key pair towards SAML providers, with the certificate that they are given.
public struct PoolCertificate: PoolDocument, CustomStringConvertible, CustomReflectable {
    public enum Use: String, Sendable, Codable {
        /// Signs requests to providers.
        case signing
        /// Opens assertions that providers encrypted.
        case encryption
    }

    public static let kind = "certificate"
    public var pool: UserPoolID
    public var use: Use
    /// X.509 DER in base64, without line breaks.
    public var certificate: String
    /// PKCS #8 DER in base64; sealed on its way to the database.
    public var privateKey: String
    public var created: Instant
    public var expires: Instant

    public var documentID: String { use.rawValue }

    public init(pool: UserPoolID, use: Use, certificate: String, privateKey: String, created: Instant, expires: Instant) {
        self.pool = pool
        self.use = use
        self.certificate = certificate
        self.privateKey = privateKey
        self.created = created
        self.expires = expires
    }

    public mutating func replaceSecrets(_ transform: (_ name: String, _ value: String) throws -> String) rethrows {
        privateKey = try transform("private_key", privateKey)
    }

    public var description: String { "PoolCertificate(\(use.rawValue))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
