internal import GRDBSQLite
import Glibc
internal import Persistence

/// Copies a database file while it is in use, through SQLite's online backup (https://www.sqlite.org/backup.html).
public enum SQLiteBackup {
    /// The copy is one consistent snapshot, taken in pages without holding up the writer, checked, and put in place only when it is whole.
    /// It serves `backup` and, with the paths exchanged and no server running, `restore`.
    /// - Parameters:
    ///   - source: a database file, open in this or another process or not at all.
    ///   - destination: replaced if it is there; must not be open.
    ///   - pagesPerStep: pages of 4 KiB between two calls of `progress`.
    ///   - progress: pages copied and pages in all; returns false to stop.
    /// - Returns: the number of pages.
    /// - Throws: ``DatabaseError``: `corrupt` if the copy fails its check, `unavailable` if a file cannot be used;
    ///   `CancellationError` if `progress` said stop. The destination is then as it was.
    /// - Note: blocks the calling thread; call it from a command or a thread of its own.
    @discardableResult
    public static func copy(
        from source: String, to destination: String, pagesPerStep: Int = 256,
        progress: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
    ) throws -> Int {
        let partial = destination + ".partial"
        removeFiles(partial)
        do {
            let pages = try copyPages(from: source, to: partial, pagesPerStep: pagesPerStep, progress)
            try checkIntegrity(of: partial)
            try put(partial, inPlaceOf: destination)
            // The check has left its log behind.
            removeFiles(partial)
            return pages
        } catch {
            removeFiles(partial)
            throw error
        }
    }

    /// Reads the whole file and compares its indexes with its tables.
    /// - Throws: ``DatabaseError/Kind/corrupt`` if anything is wrong.
    public static func checkIntegrity(of path: String) throws {
        let file = try SQLiteFile.openForReading(path)
        try file.use { handle in
            let connection = SQLiteConnection(handle: handle)
            let transaction = SQLiteTransaction(connection: connection)
            let findings = try transaction.query("PRAGMA integrity_check") { try $0.text(0) }
            guard findings == ["ok"] else {
                throw DatabaseError(.corrupt, "The database file is damaged: \(findings.count) findings.")
            }
            guard try transaction.first("PRAGMA foreign_key_check", { _ in true }) == nil else {
                throw DatabaseError(.corrupt, "The database file has rows that refer to missing rows.")
            }
        }
        try file.close()
    }

    private static func copyPages(
        from source: String, to destination: String, pagesPerStep: Int, _ progress: (Int, Int) -> Bool
    ) throws -> Int {
        guard access(source, R_OK) == 0 else {
            throw DatabaseError(.unavailable, "Cannot read \(source): \(String(cString: strerror(errno))).")
        }
        let from = try SQLiteFile.openForReading(source)
        let to = try SQLiteFile.openForWriting(destination)
        let pages = try from.use { input in
            // Holding one snapshot: otherwise every commit of the server would make the copy start over.
            let connection = SQLiteConnection(handle: input)
            try connection.run("BEGIN DEFERRED")
            try connection.run("SELECT COUNT(*) FROM sqlite_master")
            defer { try? connection.run("ROLLBACK") }
            return try to.use { output in
                try copyPages(from: input, to: output, pagesPerStep: Int32(clamping: max(1, pagesPerStep)), progress)
            }
        }
        // Closing brings the copy's log into its file.
        try to.close()
        try from.close()
        return pages
    }

    private static func copyPages(
        from input: OpaquePointer, to output: OpaquePointer, pagesPerStep: Int32, _ progress: (Int, Int) -> Bool
    ) throws -> Int {
        guard let backup = sqlite3_backup_init(output, "main", input, "main") else { throw SQLiteFailure.error(of: output) }
        var total = 0
        var busyTurns = 0
        var code = SQLITE_OK
        while code == SQLITE_OK {
            code = sqlite3_backup_step(backup, pagesPerStep)
            if (code == SQLITE_BUSY || code == SQLITE_LOCKED) && busyTurns < 500 {
                busyTurns += 1
                usleep(10_000)
                code = SQLITE_OK
                continue
            }
            total = Int(sqlite3_backup_pagecount(backup))
            guard progress(total - Int(sqlite3_backup_remaining(backup)), total) else {
                sqlite3_backup_finish(backup)
                throw CancellationError()
            }
        }
        let finished = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, finished == SQLITE_OK else { throw SQLiteFailure.error(of: output) }
        return total
    }

    private static func put(_ partial: String, inPlaceOf destination: String) throws {
        try synchronize(partial)
        guard rename(partial, destination) == 0 else {
            throw DatabaseError(.unavailable, "Cannot write \(destination): \(String(cString: strerror(errno))).")
        }
        // A log that belonged to the replaced file must not be played into the new one.
        unlink(destination + "-wal")
        unlink(destination + "-shm")
        let directory = destination.lastIndex(of: "/").map { String(destination[...$0]) } ?? "."
        try synchronize(directory)
    }

    private static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw DatabaseError(.unavailable, "Cannot write \(path) to disk: \(String(cString: strerror(errno))).")
        }
    }

    private static func removeFiles(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }
}
