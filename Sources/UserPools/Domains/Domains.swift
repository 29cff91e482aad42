/// Making, changing and ending the domains of user pools.
public struct Domains: Sendable {
    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// The host that an alias record of a custom domain has to point to: this server's own.
    public var host: String { DomainName.host(of: ports.publicURL) }

    /// - Parameters:
    ///   - pages: `nil` for Cognito's default, the classic pages.
    ///   - certificate: makes it a custom domain.
    /// - Throws: ResourceNotFound; InvalidParameter for an unfit or taken name, or a pool that has such a domain; LimitExceeded for the
    ///   account's custom domains; FeatureUnavailableInTier.
    public func create(
        _ name: String, in pool: UserPoolID, pages: Int?, certificate: UserPoolDomain.Certificate?, failover: UserPoolDomain.Failover?
    ) async throws -> UserPoolDomain {
        var domain = UserPoolDomain(
            pool: pool, name: name, pages: try Self.pages(pages) ?? .classic, certificate: certificate, failover: failover,
            created: ports.clock.time())
        switch domain.form {
        case .prefix: try DomainName.checkPrefix(name)
        case .custom: try DomainName.checkCustom(name, publicURL: ports.publicURL)
        }
        try domain.checkRouting()
        let draft = domain
        domain = try await ports.database.write { tx in
            guard let document = try tx.pool(pool) else { throw UserPoolError.poolNotFound(pool) }
            if draft.pages == .managedLogin { try document.require(.managedLogin) }
            let present = try tx.domains(of: pool)
            guard !present.contains(where: { $0.form == draft.form }) else { throw UserPoolError.poolHasDomain }
            var made = draft
            if made.form == .custom { made.place = try tx.takePlace(for: document) }
            do {
                try tx.insert(document: made)
            } catch StoreConflict.exists {
                throw UserPoolError.domainTaken
            }
            return made
        }
        cache.forget(pool)
        return domain
    }

    /// - Returns: `nil` when there is none of this name in the Region.
    public func describe(_ name: String, in region: String) async throws -> (domain: UserPoolDomain, accountID: String)? {
        try await ports.database.read { tx in
            guard let domain = try tx.document(UserPoolDomain.self, withID: name), domain.isKnown(in: region),
                let pool = try tx.pool(domain.pool)
            else { return nil }
            return (domain, pool.accountID)
        }
    }

    /// Changes what is given and leaves the rest.
    /// - Parameter routing: `.some(nil)` takes the failover away.
    /// - Throws: ResourceNotFound; InvalidParameter for a name that is not this pool's, and for what only custom domains have;
    ///   FeatureUnavailableInTier.
    public func update(
        _ name: String, in pool: UserPoolID, pages: Int?, certificate: UserPoolDomain.Certificate?,
        routing: UserPoolDomain.Failover??
    ) async throws -> UserPoolDomain {
        let pages = try Self.pages(pages)
        let now = ports.clock.time()
        let changed = try await ports.database.write { tx in
            guard let document = try tx.pool(pool) else { throw UserPoolError.poolNotFound(pool) }
            guard var domain = try tx.document(UserPoolDomain.self, withID: name), domain.pool == pool else {
                throw UserPoolError.domainNotFound
            }
            if let pages, pages != domain.pages {
                if pages == .managedLogin { try document.require(.managedLogin) }
                domain.pages = pages
            }
            if let certificate {
                guard domain.form == .custom else { throw UserPoolError.prefixDomainHasNoCertificate }
                domain.certificate = certificate
            }
            if let routing { domain.failover = routing }
            try domain.checkRouting()
            domain.modified = now
            _ = try tx.update(document: domain)
            return domain
        }
        cache.forget(pool)
        return changed
    }

    /// - Throws: ResourceNotFound for the pool; InvalidParameter for a name that is not this pool's.
    public func delete(_ name: String, in pool: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard let document = try tx.pool(pool) else { throw UserPoolError.poolNotFound(pool) }
            guard let domain = try tx.document(UserPoolDomain.self, withID: name), domain.pool == pool else {
                throw UserPoolError.domainNotFound
            }
            _ = try tx.deleteDocument(UserPoolDomain.self, name, in: pool)
            if let place = domain.place {
                let held = CustomDomainPlace(pool: pool, accountID: document.accountID, number: place)
                _ = try tx.deleteDocument(CustomDomainPlace.self, held.documentID, in: pool)
            }
        }
        cache.forget(pool)
    }

    private static func pages(_ number: Int?) throws(UserPoolError) -> UserPoolDomain.Pages? {
        guard let number else { return nil }
        guard let pages = UserPoolDomain.Pages(rawValue: number) else { throw .managedLoginVersionUnfit }
        return pages
    }
}

extension UserPoolDomain {
    /// - Throws: InvalidParameter for a failover of a prefix domain, or to the pool's own Region.
    fileprivate func checkRouting() throws(UserPoolError) {
        guard let failover else { return }
        guard form == .custom else { throw .routingNeedsCustomDomain }
        let isName = failover.secondaryRegion.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isName, failover.secondaryRegion != pool.region, !failover.healthCheckID.isEmpty else { throw .failoverUnfit }
    }
}

extension DocumentStore {
    /// Prefix domain and custom domain of a pool, as far as there are any.
    public func domains(of pool: UserPoolID) throws -> [UserPoolDomain] {
        try documents(UserPoolDomain.self, in: pool, after: nil, limit: UserPoolDomain.mostOfPool).items
    }

    /// - Throws: LimitExceeded when all of the account's places are taken.
    fileprivate func takePlace(for pool: UserPool) throws -> Int {
        for number in 1...CustomDomainPlace.mostOfAccount {
            do {
                try insert(document: CustomDomainPlace(pool: pool.id, accountID: pool.accountID, number: number))
                return number
            } catch StoreConflict.exists {
                continue
            }
        }
        throw UserPoolError.tooManyCustomDomains
    }
}
