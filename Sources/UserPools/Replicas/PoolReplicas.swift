/// Making and ending the secondary replica of a pool.
public struct PoolReplicas: Sendable {
    let ports: Ports
    let pools: Pools

    public init(ports: Ports, pools: Pools) {
        self.ports = ports
        self.pools = pools
    }

    /// - Throws: InvalidParameter for a Region that is none or the pool's own, and for a pool without a multi-Region key; LimitExceeded when
    ///   there is a replica already; UserPoolTagging.
    public func create(in region: String, tags: [String: String], of pool: UserPoolID) async throws -> ListedReplica {
        try await change(pool) { pool, now in
            guard Self.isRegion(region), region != pool.id.region else { throw UserPoolError.invalidReplicaRegion(region) }
            guard pool.secondary(at: now) == nil else { throw UserPoolError.tooManyReplicas }
            guard pool.key?.isMultiRegion ?? false else { throw UserPoolError.replicaNeedsMultiRegionKey }
            try UserPool.check(tags: tags)
            pool.replica = PoolReplica(region: region, created: now, tags: tags)
        }
    }

    /// - Throws: InvalidParameter for the primary, and while the replica is made or ended; ResourceNotFound.
    public func setActive(_ isActive: Bool, _ region: String, of pool: UserPoolID) async throws -> ListedReplica {
        try await change(pool) { pool, now in
            switch try Self.secondary(region, of: pool, at: now) {
            case .active, .inactive: pool.replica?.isActive = isActive
            case let status: throw UserPoolError.replicaIsInState(status.rawValue)
            }
        }
    }

    /// - Throws: InvalidParameter for the primary, and for a replica that is not INACTIVE; ResourceNotFound.
    public func delete(_ region: String, of pool: UserPoolID) async throws -> ListedReplica {
        try await change(pool) { pool, now in
            let status = try Self.secondary(region, of: pool, at: now)
            guard status == .inactive else { throw UserPoolError.replicaIsInState(status.rawValue) }
            pool.replica?.deleted = now
        }
    }

    /// `nil` when it is gone.
    public func status(of replica: PoolReplica) -> PoolReplica.Status? { replica.status(at: ports.clock.time()) }

    public func list(of pool: UserPoolID) async throws -> [ListedReplica] {
        try await pools.describe(pool).pool.replicas(at: ports.clock.time())
    }

    /// Adds and removes tags of the secondary; its tags are its own.
    public func tag(_ pool: UserPoolID, adding: [String: String] = [:], removing: [String] = []) async throws {
        try UserPool.check(addedTags: adding)
        _ = try await change(pool) { pool, _ in
            guard var replica = pool.replica else { throw UserPoolError.poolNotFound(pool.id) }
            replica.tags.merge(adding) { _, new in new }
            for key in removing { replica.tags[key] = nil }
            try UserPool.check(tags: replica.tags)
            pool.replica = replica
        }
    }

    /// Where the logs of the secondary go, which is its own to say.
    /// - Throws: ResourceNotFound.
    public func logDelivery(of pool: UserPoolID) async throws -> LogDelivery {
        let replica = try await pools.describe(pool).pool.replica
        return LogDelivery(pool: pool, logs: replica?.logs ?? [])
    }

    /// Puts a list of logs of the secondary in the place of the one before.
    /// - Throws: ResourceNotFound, InvalidParameter, FeatureUnavailableInTier.
    public func set(_ delivery: LogDelivery) async throws {
        try delivery.check()
        _ = try await change(delivery.pool) { pool, _ in
            guard pool.replica != nil else { throw UserPoolError.poolNotFound(pool.id) }
            try delivery.checkTier(of: pool)
            pool.replica?.logs = delivery.logs
        }
    }

    private func change(
        _ id: UserPoolID, _ body: @escaping @Sendable (inout UserPool, Instant) throws -> Void
    ) async throws -> ListedReplica {
        let now = ports.clock.time()
        let changed = try await pools.changed(id) { try body(&$0, now) }
        guard let secondary = changed.secondary(at: now) else { throw UserPoolError.internalError("a replica vanished in its own change") }
        return secondary
    }

    private static func secondary(_ region: String, of pool: UserPool, at now: Instant) throws(UserPoolError) -> PoolReplica.Status {
        guard region != pool.id.region else { throw .primaryIsFixed }
        guard let secondary = pool.secondary(at: now), secondary.region == region else { throw .replicaNotFound(region) }
        return secondary.status
    }

    /// Whether a text is formed as AWS names its Regions.
    private static func isRegion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count >= 3 && parts.allSatisfy { !$0.isEmpty }
            && parts.dropLast().allSatisfy { $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
            && (parts.last?.utf8.allSatisfy { (0x30...0x39).contains($0) } ?? false)
    }
}

extension UserPool {
    /// A pool cannot lose the key that its replica needs; an update that does not name the key would put it back to its default.
    /// - Throws: InvalidParameter.
    func checkKey(since before: UserPool, at now: Instant) throws(UserPoolError) {
        guard key != before.key, secondary(at: now) != nil, !(key?.isMultiRegion ?? false) else { return }
        throw .replicaKeepsKey
    }
}

extension KeyConfiguration {
    /// Ids of multi-Region keys begin with `mrk-`. Source: KMS guide, "Multi-Region keys".
    fileprivate var isMultiRegion: Bool { keyType == "CUSTOMER_MANAGED_KEY" && (kmsKeyARN?.contains(":key/mrk-") ?? false) }
}
