internal import Synchronization

/// What all connections know of a server that is away: for half a second after a failed attempt nobody else waits for another one.
final class PostgresOutage: Sendable {
    private static let memory: UInt64 = 500

    private let latest = Mutex<(failure: PostgresFailure, at: UInt64)?>(nil)

    var recent: PostgresFailure? {
        latest.withLock { known in
            guard let known, Milliseconds.now - known.at < Self.memory else { return nil }
            return known.failure
        }
    }

    func began(_ failure: PostgresFailure) {
        latest.withLock { $0 = (failure, Milliseconds.now) }
    }

    func over() {
        latest.withLock { $0 = nil }
    }
}
