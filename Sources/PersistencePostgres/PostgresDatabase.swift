public import Persistence

/// A PostgreSQL database, reached over a fixed number of connections that are opened as they are needed.
///
/// The server need not be there when this is made: calls throw ``DatabaseError/Kind/unavailable`` until it is.
public final class PostgresDatabase: Database {
    private let queue: DatabaseThreadPool<any PostgresJob>

    public var dialect: SQLDialect { .postgres }

    /// - Throws: ``DatabaseError/Kind/unavailable`` if the system gives no threads, ``DatabaseError/Kind/other`` for a URL that cannot be read.
    public init(_ configuration: PostgresConfiguration) throws {
        try configuration.check()
        queue = DatabaseThreadPool()
        let outage = PostgresOutage()
        for _ in 0..<max(1, configuration.connections) {
            try queue.startThread { queue in
                let worker = PostgresWorker(configuration: configuration, outage: outage)
                while let job = queue.take() {
                    job.run(on: worker)
                    worker.tidy()
                }
            }
        }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        try await perform(isWrite: false, body)
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T {
        try await perform(isWrite: true, body)
    }

    public func close() async {
        await queue.close()
    }

    deinit {
        queue.stop()
    }

    private func perform<T: Sendable>(
        isWrite: Bool, _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            if !queue.submit(PendingTransaction(isWrite: isWrite, body: body, continuation: continuation)) {
                continuation.resume(throwing: DatabaseError(.unavailable, "The database is closed."))
            }
        }
    }
}

/// A closure that waits for a connection, without its result type.
private protocol PostgresJob: AnyObject {
    func run(on worker: PostgresWorker)
}

private final class PendingTransaction<T: Sendable>: PostgresJob {
    private let isWrite: Bool
    private let body: @Sendable (any SQLTransaction) throws -> T
    private let continuation: UnsafeContinuation<T, any Error>

    init(
        isWrite: Bool, body: @escaping @Sendable (any SQLTransaction) throws -> T, continuation: UnsafeContinuation<T, any Error>
    ) {
        self.isWrite = isWrite
        self.body = body
        self.continuation = continuation
    }

    func run(on worker: PostgresWorker) {
        continuation.resume(with: Result { try worker.perform(isWrite: isWrite, body) })
    }
}
