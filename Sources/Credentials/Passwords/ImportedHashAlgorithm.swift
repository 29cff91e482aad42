/// The functions whose hashes a pool takes over from elsewhere (`PasswordHashingAlgorithm` of CreateUserImportJob).
public enum ImportedHashAlgorithm: String, Sendable, Codable, CaseIterable {
    case bcrypt = "BCRYPT"
    case scrypt = "SCRYPT"
    case argon2id = "ARGON2ID"
    case pbkdf2SHA256 = "PBKDF2_SHA256"

    /// The function that a hash says itself it is of, by how it begins; `nil` where it begins in no known way.
    public init?(toldBy text: String) {
        let beginnings: [(String, ImportedHashAlgorithm)] = [
            ("$2a$", .bcrypt), ("$2b$", .bcrypt), ("$2x$", .bcrypt), ("$2y$", .bcrypt), ("$scrypt$", .scrypt), ("$argon2id$", .argon2id),
            ("$pbkdf2-sha256$", .pbkdf2SHA256), ("pbkdf2_sha256$", .pbkdf2SHA256),
        ]
        guard let known = beginnings.first(where: { text.hasPrefix($0.0) }) else { return nil }
        self = known.1
    }
}
