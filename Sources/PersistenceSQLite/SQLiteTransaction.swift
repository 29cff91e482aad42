internal import GRDBSQLite
internal import Persistence

/// What a closure sees of a connection while its transaction is open.
final class SQLiteTransaction: SQLTransaction {
    private let connection: SQLiteConnection
    /// The first failed statement: after it nothing runs and nothing is kept, as on PostgreSQL.
    private(set) var failure: DatabaseError?
    private var isOver = false

    init(connection: SQLiteConnection) {
        self.connection = connection
    }

    var dialect: SQLDialect { .sqlite }

    /// After this a transaction that somebody kept is dead.
    func end() {
        isOver = true
    }

    func execute(_ sql: SQL, _ arguments: [SQLValue]) throws -> Int {
        let handle = connection.handle
        // sqlite3_changes keeps the last statement's number when this one changes nothing at all (a SELECT, CREATE TABLE).
        let before = sqlite3_total_changes64(handle)
        try step(sql, arguments) { _ in }
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    func query<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        var rows: [T] = []
        try step(sql, arguments) { rows.append(try map($0)) }
        return rows
    }

    func first<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> T? {
        var found: T?
        try step(sql, arguments) { row in
            if found == nil { found = try map(row) }
        }
        return found
    }

    private func step(_ sql: SQL, _ arguments: [SQLValue], _ visit: (SQLiteRow) throws -> Void) throws {
        guard !isOver else { throw DatabaseError(.other, "The transaction is over.") }
        if let failure { throw failure }
        let statement: SQLiteStatement
        do {
            statement = try connection.borrow(sql)
        } catch {
            throw doom(error)
        }
        defer { connection.giveBack(statement) }
        do {
            try statement.bind(arguments, on: connection)
        } catch {
            throw doom(error)
        }
        let row = SQLiteRow(statement: statement.pointer)
        while true {
            switch sqlite3_step(statement.pointer) {
            case SQLITE_ROW: try visit(row)
            case SQLITE_DONE: return
            default: throw doom(connection.failure())
            }
        }
    }

    private func doom(_ error: any Error) -> DatabaseError {
        let reason = error as? DatabaseError ?? DatabaseError(.other, "The statement failed.")
        failure = failure ?? reason
        return reason
    }
}

/// The row that a statement stands on.
struct SQLiteRow: SQLRow {
    let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }

    func text(_ column: Int) throws -> String {
        let column = Int32(column)
        guard sqlite3_column_type(statement, column) == SQLITE_TEXT, let start = sqlite3_column_text(statement, column) else {
            throw mismatch(column, "text")
        }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))), as: UTF8.self)
    }

    func int64(_ column: Int) throws -> Int64 {
        let column = Int32(column)
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { throw mismatch(column, "an integer") }
        return sqlite3_column_int64(statement, column)
    }

    func real(_ column: Int) throws -> Double {
        let column = Int32(column)
        let type = sqlite3_column_type(statement, column)
        guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { throw mismatch(column, "a number") }
        return sqlite3_column_double(statement, column)
    }

    func blob(_ column: Int) throws -> [UInt8] {
        let column = Int32(column)
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { throw mismatch(column, "a blob") }
        // An empty blob has a null pointer.
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    private func mismatch(_ column: Int32, _ wanted: String) -> DatabaseError {
        DatabaseError(.corrupt, "Column \(column) of the result is not \(wanted).")
    }
}
