/// Where messages to users are kept when the inbox is on.
public protocol Inbox: Sendable {
    /// The messages, newest first.
    ///
    /// - Parameter destination: only those to this address or number; nil for all.
    func messages(destination: String?) async throws -> [InboxMessage]

    /// Empties the inbox.
    func deleteAll() async throws
}
