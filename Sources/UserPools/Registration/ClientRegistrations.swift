public import Credentials

/// Makes app clients for programs that register themselves. Source: RFC 7591; guide, "Dynamic client registration".
public struct ClientRegistrations: Sendable {
    let ports: Ports
    let clients: AppClients
    let hash: KeyedHash

    public init(ports: Ports, clients: AppClients, masterKey: MasterKey) {
        self.ports = ports
        self.clients = clients
        self.hash = KeyedHash(masterKey: masterKey, purpose: "client registration")
    }

    /// What a client wants to be, in the words of app clients.
    public struct Wish: Sendable {
        public var name: String
        /// `code`, `client_credentials`.
        public var flows: [String]
        public var callbackURLs: [String]
        public var logoutURLs: [String]
        /// `nil`: all that it may have.
        public var scopes: [String]?
        /// Whether it proves itself by a secret.
        public var hasSecret: Bool
        /// Whether it may refresh its tokens.
        public var refreshes = false
        public var settings: AuthorizationSettings

        public init(name: String, flows: [String], callbackURLs: [String], hasSecret: Bool) {
            self.name = name
            self.flows = flows
            self.callbackURLs = callbackURLs
            self.logoutURLs = []
            self.hasSecret = hasSecret
            self.settings = AuthorizationSettings()
        }
    }

    /// Why nobody is registered.
    public enum Refusal: Error, Sendable, Equatable {
        /// The pool registers nobody, or not without a token.
        case closed, tokenMissing
        /// Too many clients came without a token from one place.
        case tooMany
        /// The token is none of this pool's, has ended, or lacks the scope.
        case badToken
        case grantNotAllowed(String)
        case scopeNotAllowed(String)
    }

    /// - Parameters:
    ///   - token: the initial access token (RFC 7591 section 3); `nil` for open registration.
    ///   - keyThumbprint: of the key that was proved with it.
    ///   - source: where the program is: each open registration leaves a client for good, so they are counted by address.
    /// - Throws: `Refusal`; what making an app client throws.
    public func register(
        _ wish: Wish, token: String?, keyThumbprint: String? = nil, from source: String?, in context: PoolContext
    ) async throws -> UserPoolClient {
        let policy = RegistrationPolicy(context.pool.dynamicClientRegistration)
        guard policy.isOn else { throw Refusal.closed }
        if let token {
            try await check(token, keyThumbprint, context)
        } else if !policy.isOpen {
            throw Refusal.tokenMissing
        }
        let grants = token == nil ? policy.openGrants : policy.authenticatedGrants
        if let flow = wish.flows.first(where: { !grants.contains($0) }) { throw Refusal.grantNotAllowed(flow) }
        if let scope = wish.scopes?.first(where: { !policy.allows($0) }) { throw Refusal.scopeNotAllowed(scope) }
        let scopes = wish.scopes ?? Self.usualScopes(wish, policy, context.resourceScopes)
        let pool = context.pool.id
        if token == nil { try await count(source, in: pool) }
        let providers = try await ports.database.read { try $0.documents(IdentityProvider.self, in: pool, after: nil, limit: 300).items }
        return try await clients.create(name: wish.name, in: pool, generateSecret: wish.hasSecret, secret: nil) { client in
            client.isRegistered = true
            // It comes by the authorization server; the API's sign-in flows are for the pool's own apps.
            client.explicitAuthFlows = wish.refreshes ? ["ALLOW_REFRESH_TOKEN_AUTH"] : []
            client.preventUserExistenceErrors = true
            client.allowedOAuthFlowsUserPoolClient = true
            client.allowedOAuthFlows = wish.flows
            client.allowedOAuthScopes = scopes
            client.callbackURLs = wish.callbackURLs
            client.logoutURLs = wish.logoutURLs
            client.supportedIdentityProviders = wish.flows.contains("code") ? ["COGNITO"] + providers.map(\.name) : []
            client.authorizationSettings = wish.settings
        }
    }

    private func count(_ source: String?, in pool: UserPoolID) async throws {
        let owner = "register-" + Base64URL.encode(hash.hash(SourceNetwork.name(of: source ?? ""), context: ["source"]))
        let now = ports.clock.time()
        guard try await ports.database.write({ try AttemptLimit.count(.clientRegistration, by: owner, in: pool, at: now, $0) }) else {
            throw Refusal.tooMany
        }
    }

    /// People's clients get the scopes of OpenID Connect, programs what the pool allows of resource servers.
    private static func usualScopes(_ wish: Wish, _ policy: RegistrationPolicy, _ resources: ResourceScopes) -> [String] {
        if wish.flows.contains("client_credentials") { return policy.scopes.filter(resources.contains).sorted() }
        return RegistrationPolicy.openIDScopes.sorted()
    }

    /// A program's token or a person's, of this pool, with the scope, and not revoked.
    private func check(_ text: String, _ keyThumbprint: String?, _ context: PoolContext) async throws {
        let now = ports.clock.time()
        guard let token = try? ExchangedToken(PresentedToken(text: text, kind: .accessToken), as: .subject, of: context, now: now),
            token.scopes.contains(RegistrationPolicy.scope), token.keyThumbprint == keyThumbprint, token.boundTo.isEmpty,
            token.chain.actors.isEmpty
        else { throw Refusal.badToken }
        let pool = context.pool.id
        let isGood = try await ports.database.read { tx -> Bool in
            guard let client = try tx.client(token.client), client.pool == pool else { return false }
            if token.isProgram { return true }
            do {
                _ = try token.account(.subject, in: pool, tx)
                return true
            } catch is TokenRefusal {
                return false
            }
        }
        guard isGood else { throw Refusal.badToken }
    }
}
