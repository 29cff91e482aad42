/// A database that runs transactions as synchronous closures on threads of its own.
///
/// There is no `await` inside a closure, so no network call can hold a transaction open. A closure must be pure but for its statements:
/// it may be run again after a serialization failure, and its effects count only once `write` has returned. Cancelling
/// the calling task does not stop a closure that was handed over.
public protocol Database: Sendable {
    var dialect: SQLDialect { get }

    /// Runs `body` on one unchanging snapshot. It must not change anything.
    /// - Throws: what `body` throws, or ``DatabaseError``.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T

    /// Runs `body` as one serializable transaction and returns when it is durable. If `body` throws, nothing is kept.
    /// - Throws: what `body` throws, or ``DatabaseError``; with ``DatabaseError/outcomeUnknown`` set if the commit was sent and no answer came back.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T

    /// Lets the transactions that were handed over finish, then closes every connection. Later calls throw ``DatabaseError/Kind/unavailable``.
    func close() async
}
