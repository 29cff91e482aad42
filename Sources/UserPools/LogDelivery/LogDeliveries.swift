/// Setting and showing where a pool's logs go. Source: API reference, SetLogDeliveryConfiguration, GetLogDeliveryConfiguration.
public struct LogDeliveries: Sendable {
    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// The pool's logs in the order in which they were set; none when they never were.
    /// - Throws: ResourceNotFound.
    public func get(of pool: UserPoolID) async throws -> LogDelivery {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.document(LogDelivery.self, LogDelivery.documentID, in: pool) ?? LogDelivery(pool: pool, logs: [])
        }
    }

    /// Puts a list of logs in the place of the one before.
    /// - Throws: ResourceNotFound, InvalidParameter, FeatureUnavailableInTier.
    public func set(_ delivery: LogDelivery) async throws {
        try delivery.check()
        try await ports.database.write { tx in
            guard let pool = try tx.pool(delivery.pool) else { throw UserPoolError.poolNotFound(delivery.pool) }
            try delivery.checkTier(of: pool)
            try tx.put(document: delivery)
        }
        cache.forget(delivery.pool)
    }
}
