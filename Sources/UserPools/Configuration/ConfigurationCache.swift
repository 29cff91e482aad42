import Synchronization

/// Pools and clients in memory, so that a request reads no configuration from the database.
///
/// What this node changes it forgets at once; what another node changes it forgets when it next polls the epoch (`refresh`, at least
/// once a second). A thing that does not exist is not remembered.
public final class ConfigurationCache: Sendable {
    private struct State {
        var pools: [UserPoolID: PoolContext] = [:]
        var clients: [ClientID: ClientContext] = [:]
        var domains: [String: UserPoolDomain] = [:]
        var looks: [LooksKey: ClientLooks] = [:]
        /// Which pool a key id belongs to; keys never move, so only a deleted pool's entries go.
        var keys: [String: UserPoolID] = [:]
        var epoch: Int64?
        /// Counts what was forgotten, so that a load begun before is not kept after.
        var generation = 0
    }

    private struct LooksKey: Hashable {
        let pool: UserPoolID
        let client: ClientID?
    }

    private let state = Mutex(State())
    private let database: any UserPoolDatabase
    private let naming: IssuerNaming
    /// Bounds memory when there are very many pools or clients; the cache then starts anew.
    private static let capacity = 20_000

    public init(database: any UserPoolDatabase, naming: IssuerNaming) {
        self.database = database
        self.naming = naming
    }

    /// - Throws: ResourceNotFound.
    public func pool(_ id: UserPoolID) async throws -> PoolContext {
        if let known = state.withLock({ $0.pools[id] }) { return known }
        let generation = state.withLock { $0.generation }
        let loaded = try await database.read { tx -> (UserPool, [SigningKeyRecord], [ResourceServer], [UserPoolDomain])? in
            guard let pool = try tx.pool(id) else { return nil }
            let servers = try tx.documents(ResourceServer.self, in: id, after: nil, limit: ResourceServers.limit)
            return (pool, try tx.signingKeys(of: id), servers.items, try tx.domains(of: id))
        }
        guard let (pool, keys, servers, domains) = loaded else { throw UserPoolError.poolNotFound(id) }
        let context = try PoolContext(
            pool: pool, keys: keys, issuer: naming.issuer(of: pool), resourceServers: servers, domains: domains)
        state.withLock {
            guard $0.generation == generation else { return }
            if $0.pools.count >= Self.capacity { $0.pools = [:] }
            $0.pools[id] = context
        }
        return context
    }

    /// - Throws: ResourceNotFound.
    public func client(_ id: ClientID) async throws -> ClientContext {
        if let known = state.withLock({ $0.clients[id] }) { return known }
        let generation = state.withLock { $0.generation }
        guard let client = try await database.read({ try $0.client(id) }) else { throw UserPoolError.clientNotFound(id) }
        let context = ClientContext(client: client, poolContext: try await pool(client.pool))
        state.withLock {
            guard $0.generation == generation else { return }
            if $0.clients.count >= Self.capacity { $0.clients = [:] }
            $0.clients[id] = context
        }
        return context
    }

    /// - Throws: ResourceNotFound also when the client is another pool's.
    public func client(_ id: ClientID, of pool: UserPoolID) async throws -> ClientContext {
        _ = try await self.pool(pool)
        let context = try await client(id)
        guard context.client.pool == pool else { throw UserPoolError.clientNotFound(id) }
        return context
    }

    /// The pool whose access tokens carry a key id, or `nil` when none does.
    public func pool(signedWith keyID: String) async throws -> PoolContext? {
        guard keyID.utf8.count <= 128 else { return nil }
        if let id = state.withLock({ $0.keys[keyID] }) { return try await known { try await self.pool(id) } }
        guard let id = try await database.read({ try $0.pool(signedWith: keyID) }) else { return nil }
        state.withLock {
            if $0.keys.count >= Self.capacity { $0.keys = [:] }
            $0.keys[keyID] = id
        }
        return try await known { try await self.pool(id) }
    }

    /// A domain by its prefix or host name, or `nil` when no pool has it. Every host of a request may be asked for: what is no domain is
    /// not remembered.
    /// - Parameter name: in lower case.
    public func domain(_ name: String) async throws -> UserPoolDomain? {
        if let known = state.withLock({ $0.domains[name] }) { return known }
        guard (1...253).contains(name.utf8.count) else { return nil }
        let generation = state.withLock { $0.generation }
        guard let domain = try await database.read({ try $0.document(UserPoolDomain.self, withID: name) }) else { return nil }
        state.withLock {
            guard $0.generation == generation else { return }
            if $0.domains.count >= Self.capacity { $0.domains = [:] }
            $0.domains[name] = domain
        }
        return domain
    }

    /// How the pages of a client look.
    /// - Parameter client: one of the pool, whoever asks has found it; `nil` for pages of no client.
    public func looks(of client: ClientID?, in pool: UserPoolID) async throws -> ClientLooks {
        let key = LooksKey(pool: pool, client: client)
        if let known = state.withLock({ $0.looks[key] }) { return known }
        let generation = state.withLock { $0.generation }
        let loaded = try await database.read { try $0.looks(of: client, in: pool) }
        state.withLock {
            guard $0.generation == generation else { return }
            if $0.looks.count >= Self.capacity { $0.looks = [:] }
            $0.looks[key] = loaded
        }
        return loaded
    }

    /// As `client`, with `nil` for one that does not exist.
    public func knownClient(_ id: ClientID) async throws -> ClientContext? { try await known { try await self.client(id) } }

    private func known<T>(_ load: () async throws -> T) async throws -> T? {
        do {
            return try await load()
        } catch let error as UserPoolError where error.code == .resourceNotFound {
            return nil
        }
    }

    /// Forgets a pool and its clients after this node has changed them.
    public func forget(_ pool: UserPoolID) {
        state.withLock {
            $0.generation += 1
            $0.pools[pool] = nil
            $0.clients = $0.clients.filter { $0.value.client.pool != pool }
            $0.domains = $0.domains.filter { $0.value.pool != pool }
            $0.looks = $0.looks.filter { $0.key.pool != pool }
        }
    }

    /// Looks at the epoch and forgets what other nodes have changed since.
    public func refresh() async throws {
        let seen = state.withLock { $0.epoch }
        let (epoch, changed) = try await database.read { tx -> (Int64, [UserPoolID]?) in
            let epoch = try tx.configurationEpoch()
            guard let seen, seen != epoch else { return (epoch, seen == nil ? nil : []) }
            return (epoch, try tx.poolsChanged(after: seen))
        }
        state.withLock {
            $0.epoch = epoch
            guard let changed else {
                $0.generation += 1
                $0.pools = [:]
                $0.clients = [:]
                $0.domains = [:]
                $0.looks = [:]
                return
            }
            guard !changed.isEmpty else { return }
            let gone = Set(changed)
            $0.generation += 1
            for pool in gone { $0.pools[pool] = nil }
            $0.clients = $0.clients.filter { !gone.contains($0.value.client.pool) }
            $0.domains = $0.domains.filter { !gone.contains($0.value.pool) }
            $0.looks = $0.looks.filter { !gone.contains($0.key.pool) }
        }
    }
}
