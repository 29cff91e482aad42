import Synchronization
public import UserPools

/// Keeps messages in memory in place of sending them, newest last, so that a developer can read the codes.
public final class InboxSender: MessageSender {
    /// One kept message.
    public struct Kept: Sendable {
        public let number: Int
        public let sent: Instant
        public let message: OutgoingMessage
    }

    private struct State {
        var next = 1
        var kept: [Kept] = []
    }

    private let state = Mutex(State())
    private let clock: any WallClock
    private let capacity: Int

    /// - Parameter capacity: how many messages stay; older ones are dropped.
    public init(clock: any WallClock, capacity: Int = 10_000) {
        self.clock = clock
        self.capacity = max(1, capacity)
    }

    public func send(_ message: OutgoingMessage) async throws {
        let now = clock.time()
        state.withLock {
            // Dropping a tenth at once keeps the cost of a full inbox constant.
            if $0.kept.count >= capacity { $0.kept.removeFirst(max(1, capacity / 10)) }
            $0.kept.append(Kept(number: $0.next, sent: now, message: message))
            $0.next += 1
        }
    }

    /// The messages, newest first.
    public func messages(to destination: String?) -> [Kept] {
        state.withLock { state in state.kept.reversed().filter { destination == nil || $0.message.destination == destination } }
    }

    public func deleteAll() { state.withLock { $0.kept = [] } }
}
