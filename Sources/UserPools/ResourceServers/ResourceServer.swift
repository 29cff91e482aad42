/// An API that a pool's tokens open, with the scopes that it knows. Source: Cognito API reference, ResourceServerType.
public struct ResourceServer: PoolDocument, Equatable {
    /// One permission; tokens carry it as `identifier/name`.
    public struct Scope: Sendable, Codable, Equatable {
        /// Without a slash, which ends the server's identifier.
        public var name: String
        public var details: String

        public init(name: String, details: String) {
            self.name = name
            self.details = details
        }
    }

    public static let kind = "resource-server"
    public var pool: UserPoolID
    /// 1 to 256 printable ASCII characters; often a URL.
    public var identifier: String
    public var name: String
    public var scopes: [Scope]

    public var documentID: String { identifier }

    public init(pool: UserPoolID, identifier: String, name: String, scopes: [Scope]) {
        self.pool = pool
        self.identifier = identifier
        self.name = name
        self.scopes = scopes
    }

    /// - Throws: InvalidParameter for a scope that stands twice.
    func check() throws(UserPoolError) {
        var names: Set<String> = []
        for scope in scopes {
            guard names.insert(scope.name).inserted else { throw .duplicateScope(scope.name) }
        }
    }
}
