public import CognitoModel
public import UserPools

/// One operation of the API: wire to domain and back.
public protocol Operation: Sendable {
    associatedtype Wire: WireOperation

    /// The model's, unless the operation's documentation says what the model cannot.
    static var authorization: WireAuthorization { get }

    init()
    /// - Throws: `UserPoolError` with a code that the operation declares.
    func perform(_ input: Wire.Input, in call: Call) async throws -> Wire.Output
}

extension Operation {
    public static var authorization: WireAuthorization { Wire.authorization }
}

/// An operation on the caller's own account. The pipeline checks the access token before `perform` sees the input.
public protocol OwnAccountOperation: Sendable {
    associatedtype Wire: WireOperation where Wire.Input: AccessTokenInput

    init()
    func perform(_ input: Wire.Input, for holder: TokenHolder, in call: Call) async throws -> Wire.Output
}

/// An input with the access token of whoever calls.
public protocol AccessTokenInput: WireInput {
    var accessToken: String { get }
}

/// What an operation can use besides its input.
public struct Call: Sendable {
    public let services: Services
    /// Where a management call acts: the region of its signature.
    public let region: String
    public let operation: String
    public let caller: Caller
    /// Where the request came from, as far as the server can tell.
    public let sourceIP: String?
    /// The User-Agent header: up to 1,024 characters, none of them a control character.
    public let userAgent: String?
    /// The pool whose secondary replica is in this call's region, once the pipeline has found that the operation may act on it.
    var replicated: UserPoolID?

    var source: RequestSource { RequestSource(ip: sourceIP, userAgent: userAgent) }

    /// A pool of this call's region.
    /// - Throws: ResourceNotFound.
    func pool(_ id: String) async throws -> UserPool { try await services.cache.pool(try poolID(id)).pool }

    /// The id of a pool of this call's region.
    func poolID(_ id: String) throws(UserPoolError) -> UserPoolID {
        let pool = UserPoolID(id)
        guard pool.region == region || pool == replicated else { throw .poolNotFound(pool) }
        return pool
    }

    /// The client of a public operation.
    func client(_ id: String) async throws -> ClientContext { try await services.cache.client(ClientID(id)) }

    /// The client of a public operation, and its secret proved for a username.
    func client(_ id: String, secretHash: String?, username: String) async throws -> ClientContext {
        let client = try await client(id)
        try client.checkSecretHash(secretHash, names: [username])
        return client
    }
}
