/// Making, changing and ending a pool's resource servers.
///
/// Clients that hold a scope keep its name when the scope goes; the name means nothing until a resource server defines it again
/// (``UserPoolTransaction/existingScopes(_:in:)``).
public struct ResourceServers: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    /// Source: guide, quotas (maximum).
    static let limit = 300

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// - Throws: ResourceNotFound; InvalidParameter when the identifier is taken or a scope stands twice; LimitExceeded.
    public func create(_ server: ResourceServer) async throws {
        try server.check()
        try await ports.database.write { tx in
            guard try tx.pool(server.pool) != nil else { throw UserPoolError.poolNotFound(server.pool) }
            guard try tx.document(ResourceServer.self, server.identifier, in: server.pool) == nil else {
                throw UserPoolError.resourceServerExists(server.identifier, in: server.pool)
            }
            guard try tx.countDocuments(ResourceServer.self, in: server.pool) < Self.limit else {
                throw UserPoolError.limitExceeded("Resource server limit exceeded.")
            }
            do {
                try tx.insert(document: server)
            } catch StoreConflict.exists {
                throw UserPoolError.resourceServerExists(server.identifier, in: server.pool)
            }
        }
        cache.forget(server.pool)
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ identifier: String, in pool: UserPoolID) async throws -> ResourceServer {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard let server = try tx.document(ResourceServer.self, identifier, in: pool) else {
                throw UserPoolError.resourceServerNotFound(identifier)
            }
            return server
        }
    }

    /// Puts a server with a new name and new scopes in the place of the old one.
    /// - Throws: ResourceNotFound; InvalidParameter.
    public func update(_ server: ResourceServer) async throws {
        try server.check()
        try await ports.database.write { tx in
            guard try tx.pool(server.pool) != nil else { throw UserPoolError.poolNotFound(server.pool) }
            guard try tx.update(document: server) else { throw UserPoolError.resourceServerNotFound(server.identifier) }
        }
        cache.forget(server.pool)
    }

    /// - Throws: ResourceNotFound.
    public func delete(_ identifier: String, in pool: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard try tx.deleteDocument(ResourceServer.self, identifier, in: pool) else {
                throw UserPoolError.resourceServerNotFound(identifier)
            }
        }
        cache.forget(pool)
    }

    /// In the order of their identifiers.
    public func list(in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<ResourceServer> {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.documents(ResourceServer.self, in: pool, after: after, limit: limit)
        }
    }
}
