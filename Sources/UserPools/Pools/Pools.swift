public import Credentials

/// Making, changing and ending user pools.
public struct Pools: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    let hashing: HashingPool
    /// CreateUserPool's limit for an account and region. Source: guide, quotas (maximum).
    static let customAttributeLimit = 50

    /// - Parameter hashing: where RSA keys are made, which takes a tenth of a second of a core each.
    public init(ports: Ports, cache: ConfigurationCache, hashing: HashingPool) {
        self.ports = ports
        self.cache = cache
        self.hashing = hashing
    }

    /// Makes a pool with two fresh key pairs.
    /// - Parameter configure: puts the request's settings onto the new document.
    /// - Throws: InvalidParameter when the settings do not fit together.
    public func create(
        name: String, region: String, accountID: String, configure: (inout UserPool) throws -> Void
    ) async throws -> UserPool {
        let id = UserPoolID(region + "_" + RandomText.poolName(random: ports.random))
        var pool = UserPool(id: id, name: name, accountID: accountID, created: ports.clock.time())
        try configure(&pool)
        try pool.check()
        let keys = try await hashing.run {
            try [SigningKeyRecord.Use.idToken, .accessToken].map { use in
                let key = try RSASigningKey.generate()
                return SigningKeyRecord(pool: id, use: use, keyID: key.kid, privateKey: try key.pkcs8())
            }
        }
        let made = pool
        try await ports.database.write { try $0.insert(made, keys: keys) }
        return made
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ id: UserPoolID) async throws -> (pool: UserPool, users: Int, domains: [UserPoolDomain]) {
        let found = try await ports.database.read { tx in
            try tx.pool(id).map { ($0, try tx.countUsers(in: id), try tx.domains(of: id)) }
        }
        guard let found else { throw UserPoolError.poolNotFound(id) }
        return found
    }

    /// Changes a pool's document in one transaction, so that two writers never lose each other's change.
    /// - Parameter waitsForImport: refuse the change while users are imported.
    public func update(
        _ id: UserPoolID, waitsForImport: Bool = false, _ change: @escaping @Sendable (inout UserPool) throws -> Void
    ) async throws {
        _ = try await changed(id, waitsForImport: waitsForImport, change)
    }

    /// As `update`.
    /// - Returns: the pool as it is now.
    func changed(
        _ id: UserPoolID, waitsForImport: Bool = false, _ change: @escaping @Sendable (inout UserPool) throws -> Void
    ) async throws -> UserPool {
        let now = ports.clock.time()
        let changed = try await ports.database.write { tx -> UserPool in
            guard let before = try tx.pool(id) else { throw UserPoolError.poolNotFound(id) }
            if waitsForImport { try tx.checkNoImport(in: id) }
            var pool = before
            try change(&pool)
            try pool.checkTiers(after: before)
            try tx.checkTierChange(of: pool, after: before)
            try pool.checkKey(since: before, at: now)
            try pool.check()
            pool.modified = now
            _ = try tx.update(pool)
            return pool
        }
        cache.forget(id)
        return changed
    }

    /// - Throws: InvalidParameter while deletion protection is active, or a domain leads here.
    public func delete(_ id: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard let pool = try tx.pool(id) else { throw UserPoolError.poolNotFound(id) }
            guard !pool.deletionProtection else { throw UserPoolError.poolIsProtected }
            guard try tx.domains(of: id).isEmpty else { throw UserPoolError.poolStillHasDomain }
            try tx.checkNoImport(in: id)
            _ = try tx.delete(id)
        }
        cache.forget(id)
    }

    public func list(region: String, after: String?, limit: Int) async throws -> Page<UserPool> {
        try await ports.database.read { try $0.pools(region: region, after: after, limit: limit) }
    }

    /// Adds custom attributes; they can never be changed or removed.
    public func addCustomAttributes(_ attributes: [AttributeDefinition], to id: UserPoolID) async throws {
        try await update(id, waitsForImport: true) { pool in
            for attribute in attributes {
                guard pool.schema[attribute.name] == nil else {
                    throw UserPoolError.invalidParameter("\(attribute.name): Existing attribute already has name \(attribute.name).")
                }
                try attribute.checkAsCustom()
                pool.schema.put(attribute)
            }
        }
    }

    public func tag(_ id: UserPoolID, _ tags: [String: String]) async throws {
        try UserPool.check(addedTags: tags)
        try await update(id) { $0.tags.merge(tags) { _, new in new } }
    }

    public func untag(_ id: UserPoolID, _ keys: [String]) async throws {
        try await update(id) { pool in for key in keys { pool.tags[key] = nil } }
    }
}
