import Crypto

/// What a user who does not exist answers with, so that nobody can tell (`PreventUserExistenceErrors`).
///
/// Everything is an HMAC of the name under a secret of the pool: the same for each question about one name, unlike for two names,
/// and not to be told from a real user's without the secret. Every later step then does a real user's work and fails.
public struct SRPDecoy: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: at least 32 bytes, kept by the pool and never changed, or unknown users' salts would change while real ones stay.
    public init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

    /// A salt and a verifier that no password matches, stable for `username`.
    public func verifier(for username: String) -> SRPVerifier {
        let salt = SRPVerifier.fullWidth([UInt8](code("salt", username).prefix(SRPVerifier.saltLength)))
        var material: [UInt8] = []
        for block in 0..<SRPGroup.width / SHA256.byteCount { material += code("verifier \(block)", username) }
        // Squared because every real v is a power of 2 and so a quadratic residue of N.
        return SRPVerifier(trustedSalt: salt, number: SRPGroup.shared.square(BigNumber(material)))
    }

    /// A password entry of the pool's kind that no password matches and whose check costs what a real one's does.
    public func passwordEntry(for username: String, storage: PasswordStorage) -> PasswordEntry {
        switch storage {
        case .srp: PasswordEntry(srp: verifier(for: username))
        case .argon2id:
            PasswordEntry(
                argon2id: Argon2id.encoded(salt: code("argon2id salt", username).prefix(16), digest: code("argon2id digest", username)))
        }
    }

    /// A stable USER_ID_FOR_SRP in the shape of a `sub` (a version 4 UUID), for pools whose real users have one.
    public func userID(for username: String) -> String { RandomText.uuid([UInt8](code("user id", username).prefix(16))) }

    /// Which of several likenesses a name has, always the same one.
    /// - Parameter count: of likenesses, 1 to 256.
    public func choice(below count: Int, for username: String) -> Int { Int(code("choice", username)[0]) % count }

    private func code(_ purpose: String, _ username: String) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: [UInt8](purpose.utf8))
        code.update(data: [0])
        code.update(data: [UInt8](username.utf8))
        return [UInt8](code.finalize())
    }
}
