import Crypto

/// Time-based one-time passwords (RFC 6238) as Cognito and the usual authenticator apps make them: HMAC-SHA-1, 6 digits, steps of 30 s.
public enum TOTP {
    /// Length of the secrets made here, in bytes: HMAC-SHA-1's own (RFC 4226 section 4, R6).
    public static let secretLength = 20
    /// Length of a time step in seconds.
    public static let period: Int64 = 30
    private static let digits = 6
    private static let modulus: UInt32 = 1_000_000

    /// A fresh secret of 20 bytes.
    public static func newSecret(random: any RandomSource) -> [UInt8] { random.bytes(secretLength) }

    /// The time step that an instant lies in, counted from 1970-01-01T00:00:00Z.
    ///
    /// - Parameter seconds: seconds since then.
    public static func step(at seconds: Int64) -> Int64 { seconds / period - (seconds % period < 0 ? 1 : 0) }

    /// The six digits for one time step (RFC 4226 section 5.3).
    public static func code(secret: [UInt8], step: Int64) -> String {
        var counter = UInt64(bitPattern: step).bigEndian
        let message = withUnsafeBytes(of: &counter) { [UInt8]($0) }
        let hash = [UInt8](HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let offset = Int(hash[hash.count - 1] & 15)
        let truncated = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(truncated % modulus)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// The time step whose code this is: the present one, the one before, or the one after (RFC 6238 section 5.2); nil for none.
    ///
    /// Every candidate is compared, each in constant time. The caller keeps the step and refuses a code of that step or an earlier one,
    /// because a code may be accepted only once.
    public static func matchingStep(_ code: String, secret: [UInt8], at seconds: Int64) -> Int64? {
        let present = step(at: seconds)
        var match: Int64?
        for candidate in [present &- 1, present &+ 1, present]
        where ConstantTime.equal(code, Self.code(secret: secret, step: candidate)) {
            match = candidate
        }
        return match
    }
}
