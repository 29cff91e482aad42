/// Standard base64 with padding (RFC 4648 section 4): SECRET_HASH, SECRET_BLOCK, claim signatures, master keys.
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String { Base64Alphabet.standard.encode(bytes) }

    /// Throws `base64Invalid` for anything but the one canonical spelling.
    public static func decode(_ text: String) throws(CredentialsError) -> [UInt8] {
        guard let bytes = Base64Alphabet.standard.decode(text.utf8) else { throw CredentialsError(.base64Invalid, "not standard base64") }
        return bytes
    }
}
