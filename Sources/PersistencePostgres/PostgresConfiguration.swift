/// How to reach a PostgreSQL server, or one that speaks its protocol.
public struct PostgresConfiguration: Sendable {
    /// A libpq connection URI, `postgres://user:password@host:port/database?sslmode=verify-full`. Secret: it may hold the password.
    public var url: String
    /// Connections, and threads, that this node uses at most. At least 1.
    public var connections: Int
    /// Seconds for one attempt to connect, at least 2.
    public var connectTimeout: Int
    /// Milliseconds after which the server gives up a statement.
    public var statementTimeout: Int

    public init(url: String, connections: Int = 8, connectTimeout: Int = 5, statementTimeout: Int = 10_000) {
        self.url = url
        self.connections = connections
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomReflectable {
    public var description: String { "PostgreSQL, \(connections) connections" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
