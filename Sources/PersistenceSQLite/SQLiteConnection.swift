internal import GRDBSQLite
internal import Persistence

/// One open connection with its compiled statements, used by one thread at a time.
///
/// Statements go through SQLite's C interface: GRDB's statement layer costs several times what the statement itself does, and most of ours
/// touch a single row.
final class SQLiteConnection {
    let handle: OpaquePointer
    private var statements: [SQL: SQLiteStatement] = [:]

    /// More different texts than this mean that somebody builds SQL from data; the cache is then emptied rather than grown.
    private static let cacheLimit = 1024

    init(handle: OpaquePointer) {
        self.handle = handle
    }

    /// A compiled statement that nobody else uses; hand it to ``giveBack(_:)`` when done.
    func borrow(_ sql: SQL) throws -> SQLiteStatement {
        if let cached = statements[sql], !cached.isBorrowed {
            cached.isBorrowed = true
            return cached
        }
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql.text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK else { throw failure() }
        guard let pointer else { throw DatabaseError(.other, "The statement is empty.") }
        let statement = SQLiteStatement(pointer: pointer)
        statement.isBorrowed = true
        if statements.count >= Self.cacheLimit { statements = statements.filter { $0.value.isBorrowed } }
        if statements[sql] == nil { statements[sql] = statement }
        return statement
    }

    func giveBack(_ statement: SQLiteStatement) {
        sqlite3_reset(statement.pointer)
        // Bound values may be secrets: they do not stay in memory until the next use.
        sqlite3_clear_bindings(statement.pointer)
        statement.isBorrowed = false
    }

    /// Runs a statement without values for its effect.
    func run(_ sql: SQL) throws {
        let statement = try borrow(sql)
        defer { giveBack(statement) }
        var code = sqlite3_step(statement.pointer)
        while code == SQLITE_ROW { code = sqlite3_step(statement.pointer) }
        guard code == SQLITE_DONE else { throw failure() }
    }

    /// False while a transaction is open.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle) != 0 }

    func finalizeStatements() {
        statements = [:]
    }

    /// The error of the call that just failed.
    func failure() -> DatabaseError {
        SQLiteFailure.error(of: handle)
    }
}

final class SQLiteStatement {
    let pointer: OpaquePointer
    var isBorrowed = false

    init(pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    func bind(_ arguments: [SQLValue], on connection: SQLiteConnection) throws {
        let expected = Int(sqlite3_bind_parameter_count(pointer))
        guard expected == arguments.count else {
            throw DatabaseError(.other, "The statement takes \(expected) values but was given \(arguments.count).")
        }
        var position: Int32 = 0
        for argument in arguments {
            position += 1
            guard try bind(argument, at: position) == SQLITE_OK else { throw connection.failure() }
        }
    }

    private func bind(_ value: SQLValue, at position: Int32) throws -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(pointer, position)
        case .integer(let integer):
            return sqlite3_bind_int64(pointer, position, integer)
        case .real(let real):
            return sqlite3_bind_double(pointer, position, real)
        case .text(var text):
            return try text.withUTF8 { bytes in
                guard !bytes.contains(0) else {
                    throw DatabaseError(.invalidValue, "Text with the character U+0000 cannot be stored.")
                }
                guard let start = bytes.baseAddress, bytes.count > 0 else {
                    return sqlite3_bind_text(pointer, position, "", 0, nil)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text64(pointer, position, $0, UInt64(bytes.count), Self.transient, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let blob):
            return blob.withUnsafeBytes { bytes in
                // A null pointer would bind NULL.
                guard let start = bytes.baseAddress, bytes.count > 0 else { return sqlite3_bind_zeroblob(pointer, position, 0) }
                return sqlite3_bind_blob64(pointer, position, start, UInt64(bytes.count), Self.transient)
            }
        }
    }

    /// SQLITE_TRANSIENT, a macro that Swift cannot see: SQLite copies the bytes before the call returns.
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
