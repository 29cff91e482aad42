internal import GRDBSQLite
public import Persistence

/// A database in one file: one writing thread, a few reading ones, each with a connection of its own.
public final class SQLiteDatabase: Database {
    private let writes: DatabaseThreadPool<any SQLiteWrite>
    private let reads: DatabaseThreadPool<any SQLiteRead>

    public var dialect: SQLDialect { .sqlite }

    /// Opens or creates the file, which only its owner may read and write (mode 0600).
    /// - Parameters:
    ///   - path: the database file; `-wal` and `-shm` files stand beside it while it is open.
    ///   - readers: reading threads, at least 1.
    ///   - groupLimit: how many closures may share one commit.
    /// - Throws: ``DatabaseError``: `unavailable` if the file cannot be opened, `corrupt` if it is no database.
    public init(path: String, readers: Int = 2, groupLimit: Int = 100) throws {
        writes = DatabaseThreadPool()
        reads = DatabaseThreadPool()
        let writing = try SQLiteFile.openForWriting(path)
        var reading: [SQLiteFile] = []
        for _ in 0..<max(1, readers) { reading.append(try SQLiteFile.openForReading(path)) }

        try writes.startThread { queue in
            writing.useThenClose { handle in
                SQLiteWriter(connection: SQLiteConnection(handle: handle), queue: queue, groupLimit: groupLimit).runUntilClosed()
            }
        }
        for file in reading {
            try reads.startThread { queue in
                file.useThenClose { handle in
                    let connection = SQLiteConnection(handle: handle)
                    while let read = queue.take() { read.run(on: connection) }
                    connection.finalizeStatements()
                }
            }
        }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            if !reads.submit(PendingRead(body: body, continuation: continuation)) {
                continuation.resume(throwing: Self.closed)
            }
        }
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            if !writes.submit(PendingWrite(body: body, continuation: continuation)) {
                continuation.resume(throwing: Self.closed)
            }
        }
    }

    /// The writer closes last, so that the log goes back into the file.
    public func close() async {
        await reads.close()
        await writes.close()
    }

    deinit {
        reads.stop()
        writes.stop()
    }

    private static var closed: DatabaseError { DatabaseError(.unavailable, "The database is closed.") }
}

/// A closure that waits for a reading thread, without its result type.
private protocol SQLiteRead: AnyObject {
    func run(on connection: SQLiteConnection)
}

private final class PendingRead<T: Sendable>: SQLiteRead {
    private let body: @Sendable (any SQLTransaction) throws -> T
    private let continuation: UnsafeContinuation<T, any Error>

    init(body: @escaping @Sendable (any SQLTransaction) throws -> T, continuation: UnsafeContinuation<T, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    func run(on connection: SQLiteConnection) {
        let outcome = Result { () throws -> T in
            try connection.run("BEGIN DEFERRED")
            let transaction = SQLiteTransaction(connection: connection)
            defer {
                transaction.end()
                // A reading connection cannot change anything: ending the snapshot either way is the same.
                try? connection.run("ROLLBACK")
            }
            let value = try body(transaction)
            if let failure = transaction.failure { throw failure }
            return value
        }
        continuation.resume(with: outcome)
    }
}

private final class PendingWrite<T: Sendable>: SQLiteWrite {
    private let body: @Sendable (any SQLTransaction) throws -> T
    private let continuation: UnsafeContinuation<T, any Error>
    private var value: T?

    init(body: @escaping @Sendable (any SQLTransaction) throws -> T, continuation: UnsafeContinuation<T, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    func run(in transaction: SQLiteTransaction) -> (any Error)? {
        do {
            let value = try body(transaction)
            if let failure = transaction.failure { return failure }
            self.value = .some(value)
            return nil
        } catch {
            // A closure that turned the engine's error into its own has said what it wants its caller to see.
            return error
        }
    }

    func finish(_ failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else if let value {
            continuation.resume(returning: value)
        } else {
            continuation.resume(throwing: DatabaseError(.other, "The closure has no result."))
        }
    }
}
