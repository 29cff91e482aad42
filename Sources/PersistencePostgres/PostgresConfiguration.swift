internal import CLibpq
internal import Persistence

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

extension PostgresConfiguration {
    /// Reads the URL as libpq will. libpq's own complaints quote the part that it cannot read, which may be the password, and would come
    /// with every attempt to connect: so such a URL is refused before the first one.
    /// - Throws: ``DatabaseError/Kind/other``.
    func check() throws(DatabaseError) {
        var complaint: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &complaint)
        defer {
            PQconninfoFree(options)
            PQfreemem(complaint)
        }
        guard var option = options else { throw Self.unreadable }
        while let keyword = option.pointee.keyword {
            // An @ that is not percent-encoded ends the password early and leaves its rest in the host name.
            if String(cString: keyword) == "host", let host = option.pointee.val, String(cString: host).utf8.contains(UInt8(ascii: "@")) {
                throw Self.unreadable
            }
            option += 1
        }
    }

    private static var unreadable: DatabaseError {
        DatabaseError(.other, "It cannot be read; are special characters in the user and the password percent-encoded?")
    }
}
