internal import GRDBSQLite
internal import Persistence

/// SQLite's result codes (https://www.sqlite.org/rescode.html) in the terms of ``DatabaseError``.
enum SQLiteFailure {
    static func error(of handle: OpaquePointer) -> DatabaseError {
        // SQLite's messages name tables and columns, never values.
        let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "unknown error"
        return error(code: sqlite3_extended_errcode(handle), message: message)
    }

    static func error(code: Int32, message: String) -> DatabaseError {
        let kind = kind(of: code)
        return DatabaseError(
            kind, message, engineCode: String(code), table: kind == .uniqueViolation ? table(in: message) : nil
        )
    }

    private static func kind(of code: Int32) -> DatabaseError.Kind {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT:
            let unique = [6, 8, 10].map { SQLITE_CONSTRAINT | ($0 << 8) }  // PRIMARYKEY, UNIQUE, ROWID
            return unique.contains(code) ? .uniqueViolation : .constraintViolation
        case SQLITE_BUSY, SQLITE_LOCKED: return .serializationFailure
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_INTERRUPT, SQLITE_PERM, SQLITE_AUTH:
            return .unavailable
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
        case SQLITE_TOOBIG, SQLITE_MISMATCH: return .invalidValue
        default: return .other
        }
    }

    /// From `UNIQUE constraint failed: users.pool_id, users.username`. An index on an expression names only itself.
    private static func table(in message: String) -> String? {
        guard let colon = message.firstRange(of: "failed: ") else { return nil }
        let columns = message[colon.upperBound...]
        guard !columns.hasPrefix("index "), let dot = columns.firstIndex(of: ".") else { return nil }
        return String(columns[..<dot])
    }
}
