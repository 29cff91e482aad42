import Synchronization
public import UserPools

/// Keeps every message, and fails on demand.
public final class RecordingSender: MessageSender {
    public struct Unreachable: Error {}

    private struct State {
        var messages: [OutgoingMessage] = []
        var isBroken = false
    }

    private let state = Mutex(State())

    public init() {}

    public func send(_ message: OutgoingMessage) async throws {
        try state.withLock {
            guard !$0.isBroken else { throw Unreachable() }
            $0.messages.append(message)
        }
    }

    /// Whether sending fails from now on.
    public func setBroken(_ isBroken: Bool) { state.withLock { $0.isBroken = isBroken } }

    /// In the order in which they were sent.
    public var messages: [OutgoingMessage] { state.withLock { $0.messages } }

    public func messages(to destination: String) -> [OutgoingMessage] { messages.filter { $0.destination == destination } }

    /// The code (or temporary password) in the last message to an address.
    public func lastCode(to destination: String) -> String? { messages(to: destination).last?.code }
}
