/// Codes and identifiers in the shapes that Cognito gives them, every value as likely as any other.
public enum RandomText {
    static let lowerAlphanumerics = [UInt8]("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
    static let alphanumerics = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let digits = [UInt8]("0123456789".utf8)

    /// A one-time code of decimal digits: six in general, eight for EMAIL_OTP as a first factor.
    public static func code(digits count: Int = 6, random: any RandomSource) -> String { text(count, of: digits, random: random) }

    /// An app client's id: 26 of a-z and 0-9.
    public static func clientID(random: any RandomSource) -> String { text(26, of: lowerAlphanumerics, random: random) }

    /// An app client's secret: 52 of a-z and 0-9, 268 bits.
    public static func clientSecret(random: any RandomSource) -> String { text(52, of: lowerAlphanumerics, random: random) }

    /// The part of a user pool's id after its region and underscore: nine letters and digits.
    public static func poolName(random: any RandomSource) -> String { text(9, of: alphanumerics, random: random) }

    /// An opaque token: `bytes` random bytes in base64url.
    public static func token(bytes: Int = 32, random: any RandomSource) -> String { Base64URL.encode(random.bytes(bytes)) }

    /// A version 4 UUID in lower case (RFC 9562 section 5.4): `sub`, `jti`, identity ids, request ids.
    public static func uuid(random: any RandomSource) -> String { uuid(random.bytes(16)) }

    /// The version 4 UUID over 16 given bytes, six bits of which are overwritten.
    static func uuid(_ bytes: [UInt8]) -> String {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = [UInt8](Hexadecimal.encode(bytes).utf8)
        return [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]].map { String(decoding: $0, as: UTF8.self) }.joined(
            separator: "-")
    }

    /// `count` characters of an alphabet of at most 256. Bytes past the last whole multiple of its size are drawn again: a remainder alone would favour its beginning.
    static func text(_ count: Int, of alphabet: [UInt8], random: any RandomSource) -> String {
        let limit = 256 / alphabet.count * alphabet.count
        var characters: [UInt8] = []
        characters.reserveCapacity(count)
        while characters.count < count {
            for byte in random.bytes(count - characters.count) where Int(byte) < limit {
                characters.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
