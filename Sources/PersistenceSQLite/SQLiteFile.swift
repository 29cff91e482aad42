internal import GRDB
internal import GRDBSQLite
import Glibc
internal import Persistence

/// An open connection as GRDB gives it: this file is the only one that knows GRDB, whose `Database` and `DatabaseError` are not ours.
struct SQLiteFile: Sendable {
    private let queue: DatabaseQueue

    static func openForWriting(_ path: String) throws -> SQLiteFile {
        try createPrivately(path)
        var configuration = GRDB.Configuration()
        configuration.journalMode = .wal
        let file = try open(path, configuration)
        try file.run([
            // GRDB sets NORMAL with WAL, which may lose the last commits in a power failure.
            "PRAGMA synchronous = FULL",
            "PRAGMA journal_size_limit = 67108864",
            "PRAGMA secure_delete = FAST",
        ])
        return file
    }

    static func openForReading(_ path: String) throws -> SQLiteFile {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        let file = try open(path, configuration)
        try file.run(["PRAGMA query_only = 1"])
        return file
    }

    /// Lends the connection to `body` for as long as it likes, on this thread, and closes it.
    func useThenClose(_ body: (OpaquePointer) -> Void) {
        queue.inDatabase { connection in
            if let handle = connection.sqliteConnection { body(handle) }
        }
        // What cannot be closed now ends with the process; the data is safe either way.
        try? queue.close()
    }

    /// The same, with a result, for backups.
    func use<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        try queue.inDatabase { connection in
            guard let handle = connection.sqliteConnection else {
                throw Persistence.DatabaseError(.unavailable, "The database file is closed.")
            }
            return try body(handle)
        }
    }

    func close() throws {
        do {
            try queue.close()
        } catch let error as GRDB.DatabaseError {
            throw SQLiteFile.translated(error)
        }
    }

    private static func open(_ path: String, _ configuration: GRDB.Configuration) throws -> SQLiteFile {
        var configuration = configuration
        configuration.foreignKeysEnabled = true
        // Another process (an operator's shell, a backup) may hold a lock for a moment.
        configuration.busyMode = .timeout(5)
        do {
            let file = SQLiteFile(queue: try DatabaseQueue(path: path, configuration: configuration))
            try file.run(["PRAGMA cache_size = -8192", "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF"])
            return file
        } catch let error as GRDB.DatabaseError {
            throw translated(error)
        }
    }

    private func run(_ statements: [SQL]) throws {
        try use { handle in
            let connection = SQLiteConnection(handle: handle)
            for statement in statements { try connection.run(statement) }
        }
    }

    private static func translated(_ error: GRDB.DatabaseError) -> Persistence.DatabaseError {
        SQLiteFailure.error(code: error.extendedResultCode.rawValue, message: error.message ?? "SQLite cannot open the file.")
    }

    /// SQLite would create the file with the process's umask; its log and index files then take the database's mode.
    private static func createPrivately(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Persistence.DatabaseError(.unavailable, "Cannot open the database file: \(String(cString: strerror(errno))).")
        }
        fchmod(descriptor, 0o600)
        Glibc.close(descriptor)
    }

    private typealias SQL = Persistence.SQL
}
