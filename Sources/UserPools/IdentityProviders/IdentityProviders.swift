/// Making, changing and ending a pool's identity providers.
///
/// Clients that support a provider keep its name when it goes; the name opens nothing until there is such a provider again.
public struct IdentityProviders: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    let certificates: PoolCertificates
    /// Source: guide, quotas (default of an account).
    static let limit = 300

    public init(ports: Ports, cache: ConfigurationCache, certificates: PoolCertificates) {
        self.ports = ports
        self.cache = cache
        self.certificates = certificates
    }

    /// - Throws: ResourceNotFound, InvalidParameter, DuplicateProvider, LimitExceeded.
    public func create(
        _ name: String, _ type: IdentityProvider.ProviderType, in pool: UserPoolID,
        configure: @escaping @Sendable (inout IdentityProvider) -> Void
    ) async throws -> IdentityProvider {
        let now = ports.clock.time()
        let made = try await ports.database.write { tx -> IdentityProvider in
            guard let document = try tx.pool(pool) else { throw UserPoolError.poolNotFound(pool) }
            var provider = IdentityProvider(pool: pool, name: name, type: type, created: now)
            configure(&provider)
            try provider.complete(in: document)
            let present = try tx.identityProviders(in: pool)
            // Usernames start with the provider's name, and where case does not count two that differ in case would share people.
            guard !present.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
                throw UserPoolError.providerExists(name, in: pool)
            }
            guard present.count < Self.limit else { throw UserPoolError.limitExceeded("Identity provider limit exceeded.") }
            try tx.checkIdentifiers(of: provider)
            do {
                try tx.insert(document: provider)
            } catch StoreConflict.exists {
                throw UserPoolError.providerExists(name, in: pool)
            }
            return provider
        }
        cache.forget(pool)
        return made
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ name: String, in pool: UserPoolID) async throws -> IdentityProvider {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard let provider = try tx.document(IdentityProvider.self, name, in: pool) else { throw UserPoolError.providerNotFound(name) }
            return provider
        }
    }

    /// - Throws: ResourceNotFound.
    public func find(identifier: String, in pool: UserPoolID) async throws -> IdentityProvider {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard let provider = try tx.identityProviders(in: pool).first(where: { $0.identifiers.contains(identifier) }) else {
                throw UserPoolError.identifierNotFound(identifier)
            }
            return provider
        }
    }

    /// - Throws: ResourceNotFound, InvalidParameter.
    public func update(
        _ name: String, in pool: UserPoolID, _ change: @escaping @Sendable (inout IdentityProvider) -> Void
    ) async throws -> IdentityProvider {
        let now = ports.clock.time()
        let changed = try await ports.database.write { tx -> IdentityProvider in
            guard let document = try tx.pool(pool) else { throw UserPoolError.poolNotFound(pool) }
            guard var provider = try tx.document(IdentityProvider.self, name, in: pool) else { throw UserPoolError.providerNotFound(name) }
            change(&provider)
            try provider.complete(in: document)
            try tx.checkIdentifiers(of: provider)
            provider.modified = now
            _ = try tx.update(document: provider)
            return provider
        }
        cache.forget(pool)
        return changed
    }

    /// - Throws: ResourceNotFound.
    public func delete(_ name: String, in pool: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard try tx.deleteDocument(IdentityProvider.self, name, in: pool) else { throw UserPoolError.providerNotFound(name) }
        }
        cache.forget(pool)
    }

    /// In the order of their names.
    public func list(in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<IdentityProvider> {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.documents(IdentityProvider.self, in: pool, after: after, limit: limit)
        }
    }

    /// A provider's details as administrators see them: Apple's private key is never shown again, and a SAML provider shows the certificate
    /// that it encrypts assertions for. Source: API reference, examples of DescribeIdentityProvider.
    public func shownDetails(of provider: IdentityProvider) async throws -> [String: String] {
        var details = provider.details
        details["private_key"] = nil
        if provider.type == .saml {
            details["ActiveEncryptionCertificate"] = try await certificates.certificate(.encryption, of: provider.pool).certificate
        }
        return details
    }
}
