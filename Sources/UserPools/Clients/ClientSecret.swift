/// One secret of an app client. Its value goes to the database only inside a sealed box.
public struct ClientSecret: Sendable, Codable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<client-id>--<epoch milliseconds>`.
    public var id: String
    public var value: String
    public var created: Instant

    public init(id: String, value: String, created: Instant) {
        self.id = id
        self.value = value
        self.created = created
    }

    public var description: String { "ClientSecret(\(id))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
