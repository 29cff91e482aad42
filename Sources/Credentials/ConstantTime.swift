import CLibcrypto

/// Comparison of secrets.
public enum ConstantTime {
    /// Whether two byte strings are equal, in a time that depends on their lengths alone.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBytes { a in right.withUnsafeBytes { b in CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0 } }
    }

    /// Whether two texts have equal UTF-8, in a time that depends on their lengths alone.
    public static func equal(_ left: String, _ right: String) -> Bool { equal([UInt8](left.utf8), [UInt8](right.utf8)) }
}
