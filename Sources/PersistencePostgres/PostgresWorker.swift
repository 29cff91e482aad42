import Glibc
internal import Persistence

/// One thread's work: it owns a connection, opens it when the first job comes, and opens another when that is lost.
final class PostgresWorker {
    private let configuration: PostgresConfiguration
    private let outage: PostgresOutage
    private var connection: PostgresConnection?
    private var hasOpenSnapshot = false
    /// First statements of reads that have more: these begin with a snapshot at once.
    private var knownStarts: Set<SQL> = []

    /// Bounds for running a closure again: how often, and in milliseconds.
    private static let conflictAttempts = 20
    private static let conflictTime: UInt64 = 10_000
    private static let reconnectTime: UInt64 = 3_000
    private static let knownStartsLimit = 512

    init(configuration: PostgresConfiguration, outage: PostgresOutage) {
        self.configuration = configuration
        self.outage = outage
    }

    /// Runs `body` until its transaction is through, or cannot get through within the bounds.
    func perform<T>(isWrite: Bool, _ body: (any SQLTransaction) throws -> T) throws -> T {
        var purpose: PostgresTransaction.Purpose = isWrite ? .write : .singleRead
        let start = Milliseconds.now
        var conflicts = 0
        var reconnects = 0
        var preparedAgain = false
        while true {
            do {
                let connection = try connected(isRetry: reconnects > 0)
                guard let value = try attempt(purpose, on: connection, body) else {
                    purpose = .snapshotRead
                    continue
                }
                return value
            } catch let failure as PostgresFailure {
                let elapsed = Milliseconds.now - start
                switch failure.remedy {
                case .runAgain where conflicts < Self.conflictAttempts && elapsed < Self.conflictTime:
                    conflicts += 1
                    Milliseconds.sleep(jittered: 1 << min(conflicts, 6))
                case .prepareAgain where !preparedAgain:
                    preparedAgain = true
                    connection = nil
                case .reconnect:
                    let wasConnected = connection != nil
                    connection = nil
                    // A server that was not there to begin with is the caller's to hear about; one that went away may be right back.
                    guard wasConnected || reconnects > 0, elapsed < Self.reconnectTime else { throw failure.error }
                    if reconnects > 0 { Milliseconds.sleep(jittered: 50 << min(reconnects, 3)) }
                    reconnects += 1
                default: throw failure.error
                }
            }
        }
    }

    /// Ends the snapshot of the latest read, which its caller need not wait for.
    func tidy() {
        guard hasOpenSnapshot else { return }
        hasOpenSnapshot = false
        rollBack()
    }

    /// - Returns: `nil` if the closure must run again on a snapshot.
    /// - Throws: ``PostgresFailure`` for what the server said, anything else for what the closure said.
    private func attempt<T>(
        _ purpose: PostgresTransaction.Purpose, on connection: PostgresConnection, _ body: (any SQLTransaction) throws -> T
    ) throws -> T? {
        let transaction = PostgresTransaction(connection: connection, purpose: purpose, knownStarts: knownStarts)
        let outcome = Result { try body(transaction) }
        transaction.end()
        if transaction.needsSnapshot {
            if let start = transaction.firstStatement, knownStarts.count < Self.knownStartsLimit { knownStarts.insert(start) }
            return nil
        }
        if let failure = transaction.failure {
            if transaction.isOpen, failure.remedy != .reconnect { rollBack() }
            // A closure that turned the engine's error into its own has said what its caller is to see, unless it can run again.
            if failure.remedy == .report, case .failure(let own) = outcome { throw own }
            throw failure
        }
        switch outcome {
        case .failure(let own):
            if transaction.isOpen { rollBack() }
            throw own
        case .success(let value):
            guard transaction.isOpen else { return value }
            if purpose == .write { try commit(on: connection) } else { hasOpenSnapshot = true }
            return value
        }
    }

    private func commit(on connection: PostgresConnection) throws {
        do {
            let tag = try connection.run(plain: "COMMIT")
            guard tag == "COMMIT" else {
                throw PostgresFailure.refused(DatabaseError(.other, "PostgreSQL rolled the transaction back at its end."))
            }
        } catch let failure as PostgresFailure where failure.remedy == .reconnect {
            // The server may have committed before it went silent: running the closure again could do its work twice.
            self.connection = nil
            throw PostgresFailure.refused(
                DatabaseError(.unavailable, failure.error.message, engineCode: failure.error.engineCode, outcomeUnknown: true)
            )
        }
    }

    private func rollBack() {
        do {
            try connection?.run(plain: "ROLLBACK")
        } catch {
            // Closing the connection rolls back as well.
            connection = nil
        }
    }

    private func connected(isRetry: Bool) throws -> PostgresConnection {
        if let connection { return connection }
        if !isRetry, let known = outage.recent { throw known }
        do {
            let fresh = try PostgresConnection(configuration)
            outage.over()
            connection = fresh
            return fresh
        } catch let failure as PostgresFailure {
            // A wrong password or database also means that nobody can work: same kind, the server's words.
            let unreachable = PostgresFailure(
                error: DatabaseError(.unavailable, failure.error.message, engineCode: failure.error.engineCode), remedy: .reconnect
            )
            outage.began(unreachable)
            throw unreachable
        }
    }
}

enum Milliseconds {
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }

    /// Half to one and a half of the time, so that those who met once do not meet again.
    static func sleep(jittered milliseconds: Int) {
        usleep(UInt32.random(in: UInt32(milliseconds * 500)...UInt32(milliseconds * 1_500)))
    }
}
