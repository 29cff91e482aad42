import Crypto

/// A credential's public key (RFC 9052 section 7, RFC 9053), of one of the algorithms that are offered and fit for use.
enum COSEPublicKey: Sendable {
    /// x and y, 32 bytes each, of a point on P-256.
    case es256([UInt8])
    /// 32 bytes, a point of edwards25519.
    case eddsa([UInt8])
    /// n, 256 bytes, and e, 3 bytes, as libfido2 takes them: it knows RSA of 2048 bits alone.
    case rs256([UInt8])

    private static let rsaModulusLength = 256
    private static let rsaExponentLength = 3

    private enum Label {
        static let keyType = CBORItem.Key.integer(1)
        static let algorithm = CBORItem.Key.integer(3)
        static let curve = CBORItem.Key.integer(-1)
        static let x = CBORItem.Key.integer(-2)
        static let y = CBORItem.Key.integer(-3)
        static let modulus = CBORItem.Key.integer(-1)
        static let exponent = CBORItem.Key.integer(-2)
    }

    var algorithm: Int {
        switch self {
        case .es256: -7
        case .eddsa: -8
        case .rs256: -257
        }
    }

    /// Throws `unsupportedCredential` for other algorithms and curves, compressed points, and numbers that make no key.
    init(_ item: CBORItem) throws(WebAuthnError) {
        guard let key = item.map else { throw .unsupportedCredential }
        switch (key[Label.keyType]?.integer, key[Label.algorithm]?.integer) {
        case (2, -7):
            guard key[Label.curve]?.integer == 1, let x = key[Label.x]?.bytes, let y = key[Label.y]?.bytes, x.count == 32, y.count == 32,
                // swift-crypto refuses a point that is not on the curve.
                (try? P256.Signing.PublicKey(x963Representation: [4] + x + y)) != nil
            else { throw .unsupportedCredential }
            self = .es256(x + y)
        case (1, -8):
            guard key[Label.curve]?.integer == 6, let x = key[Label.x]?.bytes, Edwards25519.isUsable(x) else {
                throw .unsupportedCredential
            }
            self = .eddsa(x)
        case (3, -257):
            guard let modulus = key[Label.modulus]?.bytes, let exponent = key[Label.exponent]?.bytes,
                let checked = try? RSAPublicKey(modulus: modulus, exponent: exponent),
                checked.modulus.count == Self.rsaModulusLength, checked.exponent.count <= Self.rsaExponentLength
            else { throw .unsupportedCredential }
            let padding = [UInt8](repeating: 0, count: Self.rsaExponentLength - checked.exponent.count)
            self = .rs256(checked.modulus + padding + checked.exponent)
        default: throw .unsupportedCredential
        }
    }

    /// Reads stored COSE_Key bytes. Throws `unsupportedCredential`.
    init(stored bytes: [UInt8]) throws(WebAuthnError) {
        guard let item = try? CBORReader.only(bytes) else { throw .unsupportedCredential }
        try self.init(item)
    }
}
