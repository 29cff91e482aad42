/// The functions whose hashes a pool takes over from elsewhere (`PasswordHashingAlgorithm` of CreateUserImportJob).
public enum ImportedHashAlgorithm: String, Sendable, Codable, CaseIterable {
    case bcrypt = "BCRYPT"
    case scrypt = "SCRYPT"
    case argon2id = "ARGON2ID"
    case pbkdf2SHA256 = "PBKDF2_SHA256"
}
