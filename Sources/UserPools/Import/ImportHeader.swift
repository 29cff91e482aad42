public import Credentials

/// What the columns of a file mean, by their names in its first line.
public struct ImportHeader: Sendable, Equatable {
    public enum Column: Sendable, Equatable {
        case username, mfaEnabled, passwordHash
        case attribute(String)

        var name: String {
            switch self {
            case .username: "cognito:username"
            case .mfaEnabled: "cognito:mfa_enabled"
            case .passwordHash: "password_hash"
            case .attribute(let name): name
            }
        }
    }

    public let columns: [Column]

    init(columns: [Column]) { self.columns = columns }

    /// The standard columns in Cognito's order. Source: guide, sample answer of GetCSVHeader.
    static let standard: [Column] =
        [
            "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email",
            "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address", "updated_at",
        ].map(Column.attribute) + [.mfaEnabled, .username]

    /// The columns of a pool's files: Cognito's, then the custom attributes in the order of the schema.
    static func columns(of pool: UserPool) -> [Column] {
        standard + pool.schema.definitions.filter(\.isCustom).map { .attribute($0.name) }
    }

    /// What GetCSVHeader answers.
    public static func names(for pool: UserPool) -> [String] { columns(of: pool).map(\.name) }

    /// Reads a file's first line.
    ///
    /// Columns stand in any order. All of the pool's have to be there, but in files with password hashes: the guide's sample of one has a
    /// few columns only, so there `cognito:username` and `password_hash` are enough.
    /// - Throws: ``ImportRefusal`` with what the log says.
    public init(_ fields: [String], for pool: UserPool, algorithm: ImportedHashAlgorithm?) throws(ImportRefusal) {
        let known = Dictionary(
            (Self.columns(of: pool) + [.passwordHash]).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let found = fields.map { known[$0] }
        let unknown = found.indices.filter { found[$0] == nil }.map { $0 + 1 }
        // Their names could be anything, even somebody's data.
        guard unknown.isEmpty else { throw ImportRefusal(ImportRemark.unknownColumns(Array(unknown.prefix(20)))) }
        columns = found.compactMap { $0 }
        var names: Set<String> = []
        for column in columns where !names.insert(column.name).inserted {
            throw ImportRefusal(ImportRemark.repeatedColumn(column.name))
        }
        let needed = algorithm == nil ? Self.columns(of: pool) : [.username, .passwordHash]
        let missing = needed.map(\.name).filter { !names.contains($0) }
        guard missing.isEmpty else { throw ImportRefusal(ImportRemark.missingColumns(missing)) }
    }
}

/// Why a line, or a whole file, is not imported: for the log.
public struct ImportRefusal: Error, Equatable {
    public let message: String
    public init(_ message: String) { self.message = message }
}
