public import UserPools

/// What stands where no way of sending is configured: every message fails, and says so.
public struct NoDelivery: MessageSender {
    struct NotConfigured: Error, CustomStringConvertible {
        var description: String { "no delivery is configured: the inbox is off and sending mail or text messages is not built yet" }
    }

    public init() {}

    public func send(_ message: OutgoingMessage) async throws { throw NotConfigured() }
}
