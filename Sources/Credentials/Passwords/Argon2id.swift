import CArgon2

/// Argon2id (RFC 9106) with the parameters of the OWASP password storage sheet: 19 MiB, two passes, one lane.
///
/// Takes some 20 ms of a core: run it on `HashingPool`, never on a thread that serves requests.
public enum Argon2id {
    static let memoryKibibytes: UInt32 = 19 * 1024
    static let passes: UInt32 = 2
    static let lanes: UInt32 = 1
    static let saltLength = 16
    static let digestLength = 32

    /// The PHC string of a password: `$argon2id$v=19$m=19456,t=2,p=1$salt$digest`. Throws `passwordHashFailed` when libargon2 does.
    public static func hash(_ password: RawPassword, random: any RandomSource) throws(CredentialsError) -> String {
        try hash(password, salt: random.bytes(saltLength), memoryKibibytes: memoryKibibytes, passes: passes, lanes: lanes)
    }

    package static func hash(
        _ password: RawPassword, salt: [UInt8], memoryKibibytes: UInt32, passes: UInt32, lanes: UInt32
    ) throws(CredentialsError) -> String {
        let secret = [UInt8](password.text.utf8)
        let capacity = argon2_encodedlen(passes, memoryKibibytes, lanes, UInt32(salt.count), UInt32(digestLength), Argon2_id)
        var encoded = [CChar](repeating: 0, count: capacity)
        let status = argon2id_hash_encoded(
            passes, memoryKibibytes, lanes, secret, secret.count, salt, salt.count, digestLength, &encoded, encoded.count)
        guard status == ARGON2_OK.rawValue else { throw CredentialsError(.passwordHashFailed, "libargon2 answered \(status)") }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password has this PHC string; libargon2 compares in constant time. A string that it cannot read matches nothing.
    public static func matches(_ password: RawPassword, encoded: String) -> Bool {
        let secret = [UInt8](password.text.utf8)
        return argon2id_verify(encoded, secret, secret.count) == ARGON2_OK.rawValue
    }

    /// A PHC string with our parameters around a given salt and digest.
    static func encoded(salt: some Sequence<UInt8>, digest: [UInt8]) -> String {
        func unpadded(_ bytes: [UInt8]) -> String { String(Base64.encode(bytes).prefix { $0 != "=" }) }
        return "$argon2id$v=19$m=\(memoryKibibytes),t=\(passes),p=\(lanes)$\(unpadded([UInt8](salt)))$\(unpadded(digest))"
    }
}
