internal import CLibpq
internal import Persistence

/// What a closure sees of a connection. The transaction begins on the server together with the first statement.
final class PostgresTransaction: SQLTransaction {
    enum Purpose {
        case write
        /// Begins nothing: one statement alone has a snapshot of its own, and saves two round trips.
        case singleRead
        /// Several statements on one snapshot.
        case snapshotRead

        fileprivate var opening: String? {
            switch self {
            case .write: "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE"
            case .snapshotRead: "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            case .singleRead: nil
            }
        }
    }

    private let connection: PostgresConnection
    private var purpose: Purpose
    private let knownStarts: Set<SQL>
    private var isOver = false
    /// A transaction is open on the server.
    private(set) var isOpen = false
    /// The first failed statement: after it nothing runs and nothing is kept.
    private(set) var failure: PostgresFailure?
    private(set) var firstStatement: SQL?
    /// A second statement was wanted in a single read: the closure must run again on a snapshot.
    private(set) var needsSnapshot = false

    /// - Parameter knownStarts: the first statements of reads that turned out to have several.
    init(connection: PostgresConnection, purpose: Purpose, knownStarts: Set<SQL>) {
        self.connection = connection
        self.purpose = purpose
        self.knownStarts = knownStarts
    }

    var dialect: SQLDialect { .postgres }

    /// After this a transaction that somebody kept is dead.
    func end() {
        isOver = true
    }

    func execute(_ sql: SQL, _ arguments: [SQLValue]) throws -> Int {
        try run(sql, arguments).rowsChanged
    }

    func query<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        let result = try run(sql, arguments)
        var rows: [T] = []
        rows.reserveCapacity(Int(result.rowCount))
        for row in 0..<result.rowCount { rows.append(try map(PostgresRow(result: result, row: row))) }
        return rows
    }

    func first<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> T? {
        let result = try run(sql, arguments)
        return result.rowCount > 0 ? try map(PostgresRow(result: result, row: 0)) : nil
    }

    private func run(_ sql: SQL, _ arguments: [SQLValue]) throws -> PostgresResult {
        guard !isOver else { throw DatabaseError(.other, "The transaction is over.") }
        if let failure { throw failure.error }
        do {
            try checkText(arguments)
            if firstStatement == nil {
                firstStatement = sql
                if purpose == .singleRead, knownStarts.contains(sql) { purpose = .snapshotRead }
            } else if purpose == .singleRead {
                needsSnapshot = true
                throw PostgresFailure.refused(DatabaseError(.other, "The read runs again on a snapshot."))
            }
            let result = try connection.run(sql, arguments, opening: isOpen ? nil : purpose.opening)
            isOpen = purpose != .singleRead
            return result
        } catch let reason as PostgresFailure {
            failure = reason
            // Rolling back what never began is only a warning of the server's.
            isOpen = purpose != .singleRead
            throw reason.error
        }
    }

    /// PostgreSQL cannot keep U+0000 in text, and as a C string the value would end there.
    private func checkText(_ arguments: [SQLValue]) throws {
        for case .text(let text) in arguments where text.utf8.contains(0) {
            throw PostgresFailure.refused(DatabaseError(.invalidValue, "Text with the character U+0000 cannot be stored."))
        }
    }
}
