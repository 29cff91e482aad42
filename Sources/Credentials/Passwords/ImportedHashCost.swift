/// What the check of a hash from elsewhere costs: its function and parameters, without anything of its password.
///
/// A pool remembers the costs that it has met, so that a wrong password for a name that nobody has can take as long as one for a hash that
/// was taken over.
public struct ImportedHashCost: Sendable, Codable, Equatable {
    public let algorithm: ImportedHashAlgorithm
    private let text: String

    init(_ hash: ImportedHash) {
        algorithm = hash.algorithm
        text = hash.costing
    }

    /// An entry that no password matches and whose check has this cost; nil for a cost that no version of this code wrote.
    public var entry: PasswordEntry? { try? PasswordEntry(imported: text, algorithm: algorithm) }
}
