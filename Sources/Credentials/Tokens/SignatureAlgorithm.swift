/// The signature algorithms of RFC 7518 section 3.1 and RFC 8037 that are taken from clients. None is symmetric, and `none` is not among them.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// RSASSA-PSS with SHA-256, its salt as long as the hash (RFC 7518 section 3.5).
    case ps256 = "PS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case edDSA = "EdDSA"

    /// Their names, as discovery documents list them.
    public static let names = allCases.map(\.rawValue)
}
