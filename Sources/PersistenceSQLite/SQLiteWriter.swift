internal import GRDBSQLite
internal import Persistence

/// A closure that waits to be written, without its result type.
protocol SQLiteWrite: AnyObject {
    /// Runs the closure and keeps its result. Returns why nothing of it may be kept.
    func run(in transaction: SQLiteTransaction) -> (any Error)?
    /// Wakes the caller: with the kept result, or with `failure`.
    func finish(_ failure: (any Error)?)
}

/// The loop of the one writing thread: it commits all the closures that are waiting together, so that many share one fsync.
///
///     take ─► BEGIN IMMEDIATE ─► run first ─► SAVEPOINT, run next, RELEASE ─► … ─► COMMIT ─► wake everybody
///                                                  └─ failed: ROLLBACK TO, wake only this caller
final class SQLiteWriter {
    typealias Queue = DatabaseThreadPool<any SQLiteWrite>

    private let connection: SQLiteConnection
    private let queue: Queue
    private let groupLimit: Int
    private let checkpoint: SQLiteCheckpoint

    init(connection: SQLiteConnection, queue: Queue, groupLimit: Int) {
        self.connection = connection
        self.queue = queue
        self.groupLimit = groupLimit
        checkpoint = SQLiteCheckpoint(handle: connection.handle)
    }

    func runUntilClosed() {
        while let first = queue.take() {
            writeGroup(startingWith: first)
            checkpoint.runIfDue(isIdle: queue.waitingCount == 0)
        }
        checkpoint.truncate()
        connection.finalizeStatements()
    }

    private func writeGroup(startingWith first: any SQLiteWrite) {
        var kept: [any SQLiteWrite] = []
        var next: (any SQLiteWrite)? = first
        while let write = next {
            guard add(write, to: &kept) else { return }
            next = kept.count < groupLimit ? queue.takeWaiting() : nil
        }
        commit(kept)
    }

    /// - Returns: false if the whole group is lost and everybody was told.
    private func add(_ write: any SQLiteWrite, to kept: inout [any SQLiteWrite]) -> Bool {
        let opensGroup = kept.isEmpty
        do {
            // The first closure needs no savepoint: if it fails there is nothing else to keep.
            try connection.run(opensGroup ? "BEGIN IMMEDIATE" : "SAVEPOINT closure")
        } catch {
            write.finish(error)
            return abandonIfLost(&kept, because: error)
        }
        let transaction = SQLiteTransaction(connection: connection)
        let failure = write.run(in: transaction)
        transaction.end()
        guard let failure else {
            do {
                if !opensGroup { try connection.run("RELEASE closure") }
                kept.append(write)
                return true
            } catch {
                write.finish(error)
                return abandonIfLost(&kept, because: error)
            }
        }
        do {
            // A full disk or an I/O error makes SQLite roll back by itself.
            if opensGroup {
                if !connection.isOutsideTransaction { try connection.run("ROLLBACK") }
            } else if !connection.isOutsideTransaction {
                try connection.run("ROLLBACK TO closure")
                try connection.run("RELEASE closure")
            }
            write.finish(failure)
            return abandonIfLost(&kept, because: failure)
        } catch {
            write.finish(failure)
            rollBack()
            return abandonIfLost(&kept, because: error)
        }
    }

    /// Tells the kept closures when SQLite has dropped the transaction under them.
    private func abandonIfLost(_ kept: inout [any SQLiteWrite], because error: any Error) -> Bool {
        guard !kept.isEmpty, connection.isOutsideTransaction else { return true }
        let reason = error as? DatabaseError
        for write in kept {
            write.finish(
                DatabaseError(
                    .unavailable, "The transaction was rolled back by SQLite: \(reason?.message ?? "another closure failed").",
                    engineCode: reason?.engineCode)
            )
        }
        kept = []
        return false
    }

    private func commit(_ kept: [any SQLiteWrite]) {
        guard !kept.isEmpty else { return }
        do {
            try connection.run("COMMIT")
            for write in kept { write.finish(nil) }
        } catch let error as DatabaseError where error.kind == .constraintViolation && kept.count > 1 {
            // A deferred foreign key is checked at COMMIT and does not say whose it is: everybody goes alone.
            rollBack()
            for write in kept {
                var alone: [any SQLiteWrite] = []
                if add(write, to: &alone) { commit(alone) }
            }
        } catch {
            rollBack()
            let reason = (error as? DatabaseError) ?? DatabaseError(.other, "The commit failed.")
            // After an I/O error part of the log may be on disk, and the next opening decides.
            let failure = DatabaseError(
                reason.kind, reason.message, engineCode: reason.engineCode, outcomeUnknown: reason.kind == .unavailable
            )
            for write in kept { write.finish(failure) }
        }
    }

    private func rollBack() {
        guard !connection.isOutsideTransaction else { return }
        // If even this fails, the next BEGIN says so to its caller.
        try? connection.run("ROLLBACK")
    }
}
