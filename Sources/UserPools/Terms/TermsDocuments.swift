import Credentials

/// Making, changing and ending the terms of app clients.
public struct TermsDocuments: Sendable {
    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// - Parameter name: `terms-of-use` or `privacy-policy`.
    /// - Throws: ResourceNotFound for pool or client; TermsExists; InvalidParameter; LimitExceeded.
    public func create(_ name: String, of client: ClientID, in pool: UserPoolID, links: [String: String]) async throws -> Terms {
        let terms = Terms(
            pool: pool, id: RandomText.uuid(random: ports.random), client: client, name: name, links: links, created: ports.clock.time())
        try terms.check()
        try await ports.database.write { tx in
            try tx.checkClient(client, in: pool)
            let present = try tx.allTerms(in: pool)
            guard !present.contains(where: { $0.client == client && $0.name == name }) else { throw UserPoolError.termsExist(name) }
            guard present.count < Terms.mostOfPool else { throw UserPoolError.tooManyTerms }
            try tx.insert(document: terms)
        }
        cache.forget(pool)
        return terms
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ id: String, in pool: UserPoolID) async throws -> Terms {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard let terms = try tx.document(Terms.self, id.lowercased(), in: pool) else { throw UserPoolError.termsNotFound }
            return terms
        }
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ name: String, of client: ClientID, in pool: UserPoolID) async throws -> Terms {
        try await ports.database.read { tx in
            try tx.checkClient(client, in: pool)
            guard let terms = try tx.allTerms(in: pool).first(where: { $0.client == client && $0.name == name }) else {
                throw UserPoolError.termsNotFound
            }
            return terms
        }
    }

    /// Changes what is given and leaves the rest; the links are replaced as a whole.
    /// - Throws: ResourceNotFound; TermsExists when the client has others of the new name; InvalidParameter.
    public func update(_ id: String, in pool: UserPoolID, name: String?, links: [String: String]?) async throws -> Terms {
        let now = ports.clock.time()
        let changed = try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            let present = try tx.allTerms(in: pool)
            guard var terms = present.first(where: { $0.id == id.lowercased() }) else { throw UserPoolError.termsNotFound }
            if let name, name != terms.name {
                let isTaken = present.contains { $0.client == terms.client && $0.name == name }
                guard !isTaken else { throw UserPoolError.termsExist(name) }
                terms.name = name
            }
            terms.links = links ?? terms.links
            try terms.check()
            terms.modified = now
            _ = try tx.update(document: terms)
            return terms
        }
        cache.forget(pool)
        return changed
    }

    /// - Throws: ResourceNotFound.
    public func delete(_ id: String, in pool: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard try tx.deleteDocument(Terms.self, id.lowercased(), in: pool) else { throw UserPoolError.termsNotFound }
        }
        cache.forget(pool)
    }

    /// In the order of their ids.
    public func list(in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<Terms> {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.documents(Terms.self, in: pool, after: after, limit: limit)
        }
    }
}

extension DocumentStore {
    /// Every document of a pool: there are few.
    func allTerms(in pool: UserPoolID) throws -> [Terms] {
        try documents(Terms.self, in: pool, after: nil, limit: Terms.mostOfPool).items
    }
}

extension ConfigurationStore {
    /// - Throws: ResourceNotFound for a pool that does not exist, or a client that is not its own.
    func checkClient(_ client: ClientID, in pool: UserPoolID) throws {
        guard try self.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
        guard let found = try self.client(client), found.pool == pool else { throw UserPoolError.clientNotFound(client) }
    }
}
