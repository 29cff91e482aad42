/// What is asked of a token exchange. Source: API reference, GetDerivedToken; RFC 8693 section 2.1.
public struct TokenExchangeRequest: Sendable {
    /// Where the new token is to be used.
    public enum Target: Sendable {
        /// The logical name of a service (RFC 8693, `audience`).
        case audience(String)
        /// The identifier of a resource server of the pool (RFC 8707, `resource`).
        case resource(String)

        var name: String {
            switch self {
            case .audience(let name), .resource(let name): name
            }
        }
    }
    public enum Issued: Sendable { case accessToken, idToken }

    /// Of the person for whom the request is made.
    public var subject: PresentedToken
    /// Of the party that acts for the person; without one the new token looks as if the person acted (impersonation).
    public var actor: PresentedToken?
    /// `nil` or empty: those of the subject's token.
    public var scopes: [String]?
    public var target: Target?
    public var issued: Issued
    /// Of the key that the request has proved (RFC 9449): the new access token is bound to it.
    public var keyThumbprint: String?

    public init(
        subject: PresentedToken, actor: PresentedToken? = nil, scopes: [String]? = nil, target: Target? = nil,
        issued: Issued = .accessToken
    ) {
        self.subject = subject
        self.actor = actor
        self.scopes = scopes
        self.target = target
        self.issued = issued
    }
}

/// What a token exchange hands out.
public struct DerivedToken: Sendable {
    public var text: String
    public var issued: TokenExchangeRequest.Issued
    /// Life in seconds.
    public var expiresIn: Int
    /// Of an access token; may be empty.
    public var scopes: [String]
}

/// Exchanges a person's token for a narrower one. Source: API reference, GetDerivedToken; guide, "Exchanging tokens for downstream
/// services"; RFC 8693.
///
/// Nothing grows on the way: not scopes, not life, not groups, not what a client may read; the sign-in behind the subject's token stays
/// behind the new one, so that they are revoked together; and who has acted once stays named. The door has proved the client's secret.
public struct TokenExchange: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    let issuer: TokenIssuer

    public init(ports: Ports, cache: ConfigurationCache, issuer: TokenIssuer) {
        self.ports = ports
        self.cache = cache
        self.issuer = issuer
    }

    private struct Standing: Sendable {
        var user: User
        var groups: [Group]
    }

    /// - Parameters:
    ///   - client: the app client that asks; the new token is issued to it.
    ///   - byPrincipal: whether IAM answers for the caller. Otherwise the client's secret does, so a client without one is refused: anybody
    ///     who finds a token could exchange it in that client's name.
    /// - Throws: `TokenRefusal`, and the errors of the pool's function.
    public func exchange(
        _ request: TokenExchangeRequest, at client: ClientContext, byPrincipal: Bool = false
    ) async throws -> DerivedToken {
        guard byPrincipal || client.isConfidential else {
            throw TokenRefusal(.invalidClient, .clientWithoutSecret(client.client.id))
        }
        let flow = request.actor == nil ? "TOKEN_EXCHANGE_IMPERSONATION" : "TOKEN_EXCHANGE_DELEGATION"
        guard client.allows("ALLOW_" + flow) else { throw TokenRefusal(.unauthorizedClient, .tokenFlowNotEnabled(flow)) }
        let (now, pool, context) = (ports.clock.time(), client.pool.id, client.poolContext)
        let subject = try ExchangedToken(request.subject, as: .subject, of: context, now: now)
        // A program asks for tokens of its own with its own secret; an exchange is for people.
        guard !subject.isProgram else { throw TokenRefusal(.invalidToken, .badToken(.subject)) }
        let actor = try request.actor.map { presented throws(TokenRefusal) in
            try ExchangedToken(presented, as: .actor, of: context, now: now)
        }
        let issuedTo = try await holder(of: subject, as: .subject, for: client)
        // Who cannot use a token may not exchange it either.
        guard subject.keyThumbprint == nil || subject.keyThumbprint == request.keyThumbprint else {
            throw TokenRefusal(.invalidToken, .badToken(.subject))
        }
        guard actor?.keyThumbprint == nil || actor?.keyThumbprint == request.keyThumbprint else {
            throw TokenRefusal(.invalidToken, .badToken(.actor))
        }
        var chain = subject.chain
        if let actor {
            _ = try await holder(of: actor, as: .actor, for: client)
            chain = try Self.chain(of: subject, taken: actor, by: client)
        }
        let target = try await self.target(request, client)
        let scopes = try Self.scopes(request.scopes, of: subject, at: client, for: target)
        let standing = try await ports.database.read { tx -> Standing in
            let user = try subject.account(.subject, in: pool, tx)
            if let actor, !actor.isProgram { _ = try actor.account(.actor, in: pool, tx) }
            // Who has left a group since has left it in the new token too.
            let groups = try tx.groups(of: user.subject, in: pool).filter { subject.groups.contains($0.name) }
            return Standing(user: user, groups: groups)
        }
        let occasion = TriggerOccasion(standing.user, in: client.pool, at: client.client.id)
        var verdict = try await issuer.customization(
            .authentication, standing.user, standing.groups, scopes, occasion, by: ports.triggers)
        verdict?.keep(within: subject)
        let life = request.issued == .accessToken ? client.client.lifetimes.accessSeconds : client.client.lifetimes.idSeconds
        let expires = min(now.seconds + life, subject.expires, actor?.expires ?? .max)
        let derivation = Derivation(
            user: standing.user, groups: standing.groups, client: client, subject: subject, issuedTo: issuedTo, target: target,
            scopes: scopes, requested: request.scopes, chain: chain, keyThumbprint: request.keyThumbprint, issued: now, expires: expires)
        let text =
            switch request.issued {
            case .accessToken: try issuer.accessToken(derivation, applying: verdict)
            case .idToken: try issuer.idToken(derivation, applying: verdict)
            }
        return DerivedToken(
            text: text, issued: request.issued, expiresIn: Int(expires - now.seconds),
            scopes: request.issued == .accessToken ? scopes.filter { verdict?.scopesToSuppress.contains($0) != true } : [])
    }

    /// The client that a token was issued to, if the client that asks may exchange what it issued: both are of this pool, and a token that is
    /// bound to an app client is that client's to exchange.
    private func holder(
        of token: ExchangedToken, as role: TokenRole, for client: ClientContext
    ) async throws -> ClientContext {
        guard let holder = try await cache.knownClient(token.client), holder.client.pool == client.client.pool else {
            throw TokenRefusal(.invalidToken, .badToken(role))
        }
        for party in token.boundTo where party != client.client.id.value {
            // An actor shows its own token, not one that was made for somebody else to receive.
            guard role == .subject, try await cache.knownClient(ClientID(party)) == nil else {
                throw TokenRefusal(.invalidToken, .badToken(role))
            }
        }
        return holder
    }

    /// The chain of actors once this one has taken over. An actor stands for itself: a token that somebody else acts with names no actor.
    private static func chain(
        of subject: ExchangedToken, taken actor: ExchangedToken, by client: ClientContext
    ) throws(TokenRefusal) -> ActorChain {
        guard actor.chain.actors.isEmpty else { throw TokenRefusal(.invalidToken, .badToken(.actor)) }
        guard actor.subject != subject.subject else { throw TokenRefusal(.invalidRequest, .actorIsSubject) }
        return try subject.chain.followed(by: .init(subject: actor.subject.value, client: actor.client.value))
    }

    private func target(_ request: TokenExchangeRequest, _ client: ClientContext) async throws -> TokenExchangeRequest.Target? {
        switch request.target {
        case nil: return nil
        case .resource(let identifier):
            guard client.poolContext.resourceScopes.hasServer(identifier) else {
                throw TokenRefusal(.invalidTarget, .resourceServerNotFound(identifier))
            }
            return request.target
        case .audience(let name):
            if client.poolContext.resourceScopes.hasServer(name) { return .resource(name) }
            // An ID token whose audience is an app client is a sign-in there, which only the person can do.
            if request.issued == .idToken, name != client.client.id.value, try await cache.knownClient(ClientID(name)) != nil {
                throw TokenRefusal(.invalidTarget, .idTokenForAnotherClient)
            }
            return request.target
        }
    }

    /// What is at once in the subject's token, allowed for the client, in existence, and asked for. What is bound to a service carries scopes
    /// of resource servers alone, and only that resource server's where it is one (RFC 8707 section 3): the scopes of the pool itself would
    /// let the service act on the person's account.
    static func scopes(
        _ requested: [String]?, of subject: ExchangedToken, at client: ClientContext, for target: TokenExchangeRequest.Target?
    ) throws(TokenRefusal) -> [String] {
        let resources = client.poolContext.resourceScopes
        let allowed = Set(client.client.allowedOAuthScopes ?? [])
        let asked = (requested?.isEmpty ?? true) ? subject.scopes : requested ?? []
        var granted: [String] = []
        for scope in asked where !granted.contains(scope) && subject.scopes.contains(scope) && allowed.contains(scope) {
            let fits =
                switch target {
                case nil: OAuthScopes.reserved.contains(scope) || resources.contains(scope)
                case .audience: resources.contains(scope)
                case .resource(let identifier): resources.has(scope, of: identifier)
                }
            if fits { granted.append(scope) }
        }
        guard requested?.isEmpty ?? true || !granted.isEmpty else { throw TokenRefusal(.invalidScope, .noScopeAllowed) }
        return granted
    }
}

extension PreTokenGenerationVerdict {
    /// A function may take scopes, groups and roles away from a derived token and give it none that the subject's token has not.
    fileprivate mutating func keep(within subject: ExchangedToken) {
        scopesToAdd = []
        groups = groups.map { groups in
            GroupClaims(
                groups: groups.groups.filter { subject.groups.contains($0) }, roles: groups.roles.filter { subject.roles.contains($0) },
                preferredRole: groups.preferredRole.flatMap { subject.roles.contains($0) ? $0 : nil })
        }
    }
}
