/// The session settings of pools and clients.
public struct SessionConfiguration: Sendable {
    let ports: Ports
    let pools: Pools
    let clients: AppClients
    /// How old an SSO session may be for a client that says nothing else, in minutes.
    public static let defaultSSOMinutes = 60
    /// How many records one transaction removes.
    private static let batch = 1_000

    public init(ports: Ports, pools: Pools, clients: AppClients) {
        self.ports = ports
        self.pools = pools
        self.clients = clients
    }

    /// - Throws: ResourceNotFound.
    public func tracking(of pool: UserPoolID) async throws -> SessionTracking {
        guard let found = try await ports.database.read({ try $0.pool(pool) }) else { throw UserPoolError.poolNotFound(pool) }
        return found.sessionTracking ?? SessionTracking()
    }

    /// Turning it off takes the records away, and no tokens: people stay signed in. Sign-ins from before it is turned on have no records.
    /// - Throws: ResourceNotFound.
    public func setTracking(_ tracking: SessionTracking, of pool: UserPoolID) async throws {
        try await pools.update(pool) { $0.sessionTracking = tracking }
        guard !tracking.enabled else { return }
        while try await ports.database.write({ try $0.deleteUserSessions(in: pool, limit: Self.batch) }) == Self.batch {}
    }

    /// - Returns: minutes.
    /// - Throws: ResourceNotFound.
    public func ssoValidity(of client: ClientID, in pool: UserPoolID) async throws -> Int {
        try await clients.describe(client, in: pool).ssoSessionValidityMinutes
    }

    /// - Parameter minutes: 0 to 129,600.
    /// - Throws: OperationNotEnabled when the pool does not track sessions, ResourceNotFound.
    public func setSSOValidity(_ minutes: Int, of client: ClientID, in pool: UserPoolID) async throws {
        try await clients.update(client, in: pool) { client, pool in
            try pool.checkTracking()
            client.ssoSessionMinutes = minutes
        }
    }
}
