/// URL-safe base64 without padding (RFC 7515 section 2): JOSE and sealed values that travel as text.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String { Base64Alphabet.url.encode(bytes) }

    /// Throws `base64Invalid` for anything but the one canonical spelling.
    public static func decode(_ text: String) throws(CredentialsError) -> [UInt8] {
        guard let bytes = Base64Alphabet.url.decode(text.utf8) else { throw CredentialsError(.base64Invalid, "not unpadded base64url") }
        return bytes
    }
}
