/// How a pool keeps its passwords.
public enum PasswordStorage: String, Sendable, Codable, CaseIterable {
    /// SRP verifiers: USER_SRP_AUTH works, as on Cognito.
    case srp = "SRP"
    /// Argon2id: dearer to guess from a stolen database and master key, but without SRP sign-in.
    case argon2id = "ARGON2ID"
}
