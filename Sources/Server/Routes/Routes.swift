public import AWSWire

/// What the rest of the program answers: closures that the composition fills in, so that the HTTP side knows no operation.
public struct Routes: Sendable {
    /// `POST /`: every AWS protocol. The second argument is the request's id, for the log; the response carries it without further ado.
    public var aws: @Sendable (_ request: WireRequest, _ requestID: String) async -> WireResponse
    /// What the HTTP side has to know about a value of `X-Amz-Target`; nil when there is no such operation.
    public var target: @Sendable (_ target: String) -> TargetPolicy?
    /// `GET /POOL_ID/.well-known/…`; nil when there is no such pool.
    public var poolDocument: @Sendable (_ poolID: String, _ document: PoolDocument) async -> WireResponse?
    /// `GET /auth/POOL_ID/confirmUser`: the links that confirm sign-ups; nil where there are none.
    public var confirmUser: (@Sendable (_ poolID: String, _ query: String) async -> WireResponse)?
    /// The user pool domains: pages and the authorization server.
    var domains: DomainRoute?
    /// Whether the database is reachable and migrated: `/_lifeguard/health/ready`.
    public var isReady: @Sendable () async -> Bool
    /// The inbox behind `/_lifeguard/inbox`; nil when it is off.
    public var inbox: (any Inbox)?
    /// Files of import jobs; nil where none are taken.
    public var importUploads: (any ImportUploadDoor)?

    public init(
        aws: @escaping @Sendable (_ request: WireRequest, _ requestID: String) async -> WireResponse,
        target: @escaping @Sendable (_ target: String) -> TargetPolicy?,
        poolDocument: @escaping @Sendable (_ poolID: String, _ document: PoolDocument) async -> WireResponse?,
        confirmUser: (@Sendable (_ poolID: String, _ query: String) async -> WireResponse)? = nil,
        isReady: @escaping @Sendable () async -> Bool,
        inbox: (any Inbox)?,
        importUploads: (any ImportUploadDoor)? = nil
    ) {
        self.importUploads = importUploads
        self.aws = aws
        self.target = target
        self.poolDocument = poolDocument
        self.confirmUser = confirmUser
        self.isReady = isReady
        self.inbox = inbox
    }
}

/// The documents that every pool publishes.
public enum PoolDocument: String, Sendable, CaseIterable {
    case jwks = "jwks.json"
    case openIDConfiguration = "openid-configuration"
    /// The same document under the name of RFC 8414.
    case authorizationServer = "oauth-authorization-server"
}

/// What the HTTP side has to know about an operation before it runs.
public struct TargetPolicy: Sendable, Equatable {
    /// The operation's name, the label of its metrics.
    public var name: String
    /// Whether the operation is public: unsigned, open to pages of any origin, CORS included. All others are management.
    public var isPublic: Bool
    /// Longest body in bytes, where it is not the usual 1 MB.
    public var bodyLimit: Int?

    public init(name: String, isPublic: Bool, bodyLimit: Int? = nil) {
        self.name = name
        self.isPublic = isPublic
        self.bodyLimit = bodyLimit
    }
}
