import Crypto

/// A public key of somebody else, which checks what they sign (RFC 7517, RFC 7518 section 6, RFC 8037).
///
/// The key's type pins the algorithm: an RSA key checks RS256 and PS256 alone, whatever a header says (RFC 8725 section 3.1).
public struct ForeignKey: Sendable {
    private enum Material: Sendable {
        case rsa(RSAPublicKey)
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    private let material: Material
    /// SHA-256 of the key's required members, in base64url (RFC 7638 section 3).
    public let thumbprint: String

    /// - Parameters:
    ///   - modulus: n, big-endian.
    ///   - exponent: e, big-endian.
    /// - Throws: `rsaKeyInvalid` for a modulus under 2048 or over 8192 bits, and unfit exponents.
    public init(modulus: [UInt8], exponent: [UInt8]) throws(CredentialsError) {
        let key = try RSAPublicKey(modulus: modulus, exponent: exponent)
        material = .rsa(key)
        thumbprint = Self.thumbprint(
            #"{"e":"\#(Base64URL.encode(key.exponent))","kty":"RSA","n":"\#(Base64URL.encode(key.modulus))"}"#)
    }

    /// A point on P-256; 32 bytes each.
    /// - Throws: `publicKeyInvalid` for what is not a point of the curve.
    public init(x: [UInt8], y: [UInt8]) throws(CredentialsError) {
        guard x.count == 32, y.count == 32, let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y) else {
            throw CredentialsError(.publicKeyInvalid, "not a point on P-256")
        }
        material = .p256(key)
        thumbprint = Self.thumbprint(
            #"{"crv":"P-256","kty":"EC","x":"\#(Base64URL.encode(x))","y":"\#(Base64URL.encode(y))"}"#)
    }

    /// 32 bytes of a point of edwards25519.
    /// - Throws: `publicKeyInvalid` for what is no point, or one of small order: such a key accepts signatures that nobody made.
    public init(ed25519 x: [UInt8]) throws(CredentialsError) {
        guard Edwards25519.isUsable(x), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
            throw CredentialsError(.publicKeyInvalid, "not a point of edwards25519")
        }
        material = .ed25519(key)
        thumbprint = Self.thumbprint(#"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(x))"}"#)
    }

    /// What this key may check.
    public var algorithms: Set<SignatureAlgorithm> {
        switch material {
        case .rsa: [.rs256, .ps256]
        case .p256: [.es256]
        case .ed25519: [.edDSA]
        }
    }

    /// Whether `signature`, as JWS has it (RFC 7518 section 3), is this key's of `message`; never for an algorithm of another type of key.
    public func isValid(signature: [UInt8], of message: [UInt8], by algorithm: SignatureAlgorithm) -> Bool {
        switch (material, algorithm) {
        case (.rsa(let key), .rs256): return key.isValid(signature: signature, of: message)
        case (.rsa(let key), .ps256): return key.isValid(pssSignature: signature, of: message)
        case (.p256(let key), .es256):
            // r and s, 32 bytes each: no DER (RFC 7518 section 3.4).
            guard signature.count == 64, let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(parsed, for: message)
        case (.ed25519(let key), .edDSA): return key.isValidSignature(signature, for: message)
        default: return false
        }
    }

    private static func thumbprint(_ members: String) -> String { Base64URL.encode([UInt8](SHA256.hash(data: [UInt8](members.utf8)))) }
}
