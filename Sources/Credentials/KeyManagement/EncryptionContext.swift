/// The names and values that a ciphertext is bound to.
enum EncryptionContext {
    /// By the UTF-8 bytes of the names, as the Encryption SDK writes them.
    static func sorted(_ context: [String: String]) -> [(key: String, value: String)] {
        context.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
