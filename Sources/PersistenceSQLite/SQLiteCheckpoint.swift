internal import GRDBSQLite

/// Moves the write-ahead log back into the database file, on the writing thread and preferably when nobody waits.
///
/// SQLite's own automatic checkpoint would stand inside some caller's COMMIT, and never gets the log to start over while readers
/// overlap; so the log's length decides here, in three steps.
final class SQLiteCheckpoint {
    /// In pages of 4 KiB: when idle, in any case, and when readers must be waited for so that the log starts over.
    private static let idleLimit: Int32 = 1_000
    private static let busyLimit: Int32 = 4_000
    private static let restartLimit: Int32 = 16_000

    private let handle: OpaquePointer
    /// The log's length after the latest commit, set by SQLite's hook.
    private let pages: UnsafeMutablePointer<Int32>
    private var pagesDone: Int32 = 0

    init(handle: OpaquePointer) {
        self.handle = handle
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        // Also switches the automatic checkpoint off, which is a hook itself.
        sqlite3_wal_hook(
            handle,
            { context, _, _, count in
                context?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            },
            pages
        )
    }

    deinit {
        pages.deallocate()
    }

    func runIfDue(isIdle: Bool) {
        let length = pages.pointee
        if length < pagesDone { pagesDone = 0 }
        let due = length - pagesDone
        guard due >= (isIdle ? Self.idleLimit : Self.busyLimit) else { return }
        run(length >= Self.restartLimit ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE)
        // If readers held it back, the next try comes after another thousand pages.
        pagesDone = length
    }

    /// Before closing: an empty log leaves one file to copy.
    func truncate() {
        run(SQLITE_CHECKPOINT_TRUNCATE)
        sqlite3_wal_hook(handle, nil, nil)
    }

    /// A failure loses nothing: the log keeps everything until a later checkpoint.
    private func run(_ mode: Int32) {
        sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    }
}
