/// Why a statement or transaction failed. Neither the message nor any description contains a value.
public struct DatabaseError: Error, Sendable, Hashable {
    public enum Kind: String, Sendable {
        /// A unique index or primary key refused the row; ``DatabaseError/table`` says where.
        case uniqueViolation
        /// A foreign key, NOT NULL, CHECK or column type refused the row.
        case constraintViolation
        /// Transactions stood in each other's way more often than the driver tries again. The caller may try later.
        case serializationFailure
        /// No connection, or the database is closed, full, read-only or took too long. See ``DatabaseError/outcomeUnknown``.
        case unavailable
        /// The schema was made by a newer program.
        case tooNew
        /// Stored data is not what the program expects, or the file is damaged.
        case corrupt
        /// A bound value cannot be stored on every engine (text with U+0000).
        case invalidValue
        /// Anything else: wrong SQL, a missing table.
        case other
    }

    public let kind: Kind
    /// For operators, in English.
    public let message: String
    /// The engine's own code: SQLSTATE, or SQLite's extended result code in decimal.
    public let engineCode: String?
    /// The table whose constraint refused the row, where the engine says so.
    public let table: String?
    /// The commit was sent but its answer is lost: the change may or may not be there.
    public let outcomeUnknown: Bool

    public init(
        _ kind: Kind, _ message: String, engineCode: String? = nil, table: String? = nil, outcomeUnknown: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.engineCode = engineCode
        self.table = table
        self.outcomeUnknown = outcomeUnknown
    }
}

extension DatabaseError: CustomStringConvertible {
    public var description: String {
        let code = engineCode.map { " [\($0)]" } ?? ""
        let place = table.map { " (table \($0))" } ?? ""
        return "\(kind.rawValue)\(code): \(message)\(place)\(outcomeUnknown ? " (outcome unknown)" : "")"
    }
}
