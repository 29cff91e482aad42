/// Setting and showing what threat protection does. Source: API reference, SetRiskConfiguration, DescribeRiskConfiguration.
///
/// A pool takes a configuration whatever its add-ons are: they say whether it is enforced.
public struct RiskConfigurations: Sendable {
    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// The pool's configuration, or the client's own, which is empty while the client follows its pool.
    /// - Throws: ResourceNotFound for an unknown pool or client.
    public func describe(_ client: ClientID?, in pool: UserPoolID) async throws -> RiskConfiguration {
        try await ports.database.read { tx in
            try tx.check(client, of: pool)
            return try tx.document(RiskConfiguration.self, RiskConfiguration.documentID(of: client), in: pool)
                ?? RiskConfiguration(pool: pool, client: client)
        }
    }

    /// Puts a configuration in the place of the one before, whole: what it leaves out is back at its default. An empty one gives a client
    /// back to its pool.
    /// - Returns: the configuration with the time of the change.
    /// - Throws: ResourceNotFound, InvalidParameter.
    public func set(_ configuration: RiskConfiguration) async throws -> RiskConfiguration {
        try configuration.check()
        var changed = configuration
        changed.modified = ports.clock.time()
        let made = changed
        try await ports.database.write { tx in
            try tx.check(made.client, of: made.pool)
            try tx.put(document: made)
        }
        cache.forget(made.pool)
        return made
    }
}

extension UserPoolTransaction {
    fileprivate func check(_ client: ClientID?, of pool: UserPoolID) throws {
        guard try self.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
        if let client, try self.client(client)?.pool != pool { throw UserPoolError.clientNotFound(client) }
    }
}

extension RiskConfiguration {
    /// How many ranges each list of addresses has at most.
    static let rangeLimit = 200

    /// - Throws: InvalidParameter.
    func check() throws(UserPoolError) {
        if let accountTakeover {
            let responses = [accountTakeover.low, accountTakeover.medium, accountTakeover.high].compactMap { $0 }
            if responses.contains(where: \.notifies) && accountTakeover.notification == nil { throw .notificationNotConfigured }
            if let source = accountTakeover.notification?.sourceARN {
                guard let arn = ResourceName(source), arn.service == "ses", arn.isIn("identity/") else {
                    throw .invalidARN(source, of: "an Amazon SES identity")
                }
            }
        }
        for ranges in [exceptions?.blocked, exceptions?.skipped].compactMap({ $0 }) {
            guard ranges.count <= Self.rangeLimit else { throw .tooManyRanges }
            for range in ranges where AddressRange(range) == nil { throw .invalidRange(range) }
        }
    }
}
