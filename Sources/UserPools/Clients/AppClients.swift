import Credentials

/// Making, changing and ending app clients and their secrets.
public struct AppClients: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    static let secretLimit = 2
    static let clientLimit = 10_000

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// - Parameters:
    ///   - secret: the caller's own value; with `generateSecret` it would be two answers to one question.
    ///   - configure: puts the request's settings onto the new document.
    public func create(
        name: String, in pool: UserPoolID, generateSecret: Bool, secret: String?, configure: (inout UserPoolClient) throws -> Void
    ) async throws -> UserPoolClient {
        guard !(generateSecret && secret != nil) else {
            throw UserPoolError.invalidParameter("GenerateSecret and ClientSecret cannot both be given.")
        }
        let now = ports.clock.time()
        let context = try await cache.pool(pool)
        var client = UserPoolClient(id: ClientID(RandomText.clientID(random: ports.random)), pool: pool, name: name, created: now)
        if generateSecret || secret != nil {
            client.secrets = [newSecret(of: client.id, value: secret, now: now)]
        }
        try configure(&client)
        try client.check(in: context.pool)
        let made = client
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard try tx.countClients(of: pool) < Self.clientLimit else { throw UserPoolError.limitExceeded("App client limit exceeded.") }
            try tx.checkReferences(of: made)
            try tx.insert(made)
        }
        cache.forget(pool)
        return made
    }

    /// - Throws: ResourceNotFound.
    public func describe(_ id: ClientID, in pool: UserPoolID) async throws -> UserPoolClient {
        let found = try await ports.database.read { tx -> UserPoolClient? in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.client(id)
        }
        guard let found, found.pool == pool else { throw UserPoolError.clientNotFound(id) }
        return found
    }

    @discardableResult
    public func update(
        _ id: ClientID, in pool: UserPoolID, _ change: @escaping @Sendable (inout UserPoolClient, UserPool) throws -> Void
    ) async throws -> UserPoolClient {
        let now = ports.clock.time()
        let changed = try await ports.database.write { tx -> UserPoolClient in
            guard let document = try tx.pool(pool) else { throw UserPoolError.poolNotFound(pool) }
            guard var client = try tx.client(id), client.pool == pool else { throw UserPoolError.clientNotFound(id) }
            let before = client
            try change(&client, document)
            try client.check(in: document)
            try tx.checkReferences(of: client, since: before)
            client.modified = now
            _ = try tx.update(client)
            return client
        }
        cache.forget(pool)
        return changed
    }

    public func delete(_ id: ClientID, in pool: UserPoolID) async throws {
        try await ports.database.write { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            guard try tx.delete(id, of: pool) else { throw UserPoolError.clientNotFound(id) }
            _ = try tx.deleteDocument(RiskConfiguration.self, RiskConfiguration.documentID(of: id), in: pool)
            try tx.deletePages(of: id, in: pool)
        }
        cache.forget(pool)
    }

    public func list(in pool: UserPoolID, after: String?, limit: Int) async throws -> Page<UserPoolClient> {
        try await ports.database.read { tx in
            guard try tx.pool(pool) != nil else { throw UserPoolError.poolNotFound(pool) }
            return try tx.clients(of: pool, after: after, limit: limit)
        }
    }

    /// Adds a second secret, so that the first can be taken away once every caller has changed over.
    /// - Throws: LimitExceeded when there are two.
    public func addSecret(_ value: String?, to id: ClientID, in pool: UserPoolID) async throws -> ClientSecret {
        let secret = newSecret(of: id, value: value, now: ports.clock.time())
        try await update(id, in: pool) { client, _ in
            try client.checkSecretsChange()
            guard !client.secrets.isEmpty else {
                throw UserPoolError.invalidParameter(
                    "Client \(id) was created without a secret; secrets can be added only to a client with a secret.")
            }
            guard client.secrets.count < Self.secretLimit else {
                throw UserPoolError.limitExceeded("A client can have at most \(Self.secretLimit) active secrets.")
            }
            guard !client.secrets.contains(where: { $0.id == secret.id || $0.value == secret.value }) else {
                throw UserPoolError.invalidParameter("The client already has this secret.")
            }
            client.secrets.append(secret)
        }
        return secret
    }

    /// - Throws: InvalidParameter for the last secret, ResourceNotFound for an unknown one.
    public func deleteSecret(_ secretID: String, of id: ClientID, in pool: UserPoolID) async throws {
        try await update(id, in: pool) { client, _ in
            guard let position = client.secrets.firstIndex(where: { $0.id == secretID }) else {
                throw UserPoolError(.resourceNotFound, "Client secret \(secretID) does not exist.")
            }
            try client.checkSecretsChange()
            guard client.secrets.count > 1 else {
                throw UserPoolError.invalidParameter("The last active secret of a client cannot be deleted.")
            }
            client.secrets.remove(at: position)
        }
    }

    private func newSecret(of id: ClientID, value: String?, now: Instant) -> ClientSecret {
        ClientSecret(id: "\(id)--\(now.milliseconds)", value: value ?? RandomText.clientSecret(random: ports.random), created: now)
    }
}

extension UserPoolClient {
    /// API reference, ClientType: registered clients have no operations on their secrets.
    fileprivate func checkSecretsChange() throws(UserPoolError) {
        guard isRegistered != true else {
            throw UserPoolError.invalidParameter("Client \(id) was created by dynamic client registration; its secrets cannot be changed.")
        }
    }
}
