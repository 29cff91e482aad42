import Credentials

/// What tokens of the OAuth endpoints have that those of the API lack.
struct HostedIssue: Sendable {
    /// Of the authorization request; not repeated when tokens are refreshed.
    var nonce: String?
    /// Whether `openid` was granted.
    var givesIDToken: Bool
    var attributes: ScopedAttributes

    init(scopes: [String], nonce: String?) {
        self.nonce = nonce
        self.givesIDToken = scopes.contains("openid")
        self.attributes = ScopedAttributes(scopes: scopes)
    }
}

/// Tokens at the end of an authorization request. Source: RFC 6749 sections 4.1.4 and 4.2.2; OpenID Connect Core 3.1.3.3.
public struct HostedTokens: Sendable {
    let ports: Ports
    let issuer: TokenIssuer

    public init(ports: Ports, issuer: TokenIssuer) {
        self.ports = ports
        self.issuer = issuer
    }

    /// The row behind the tokens that a code is exchanged for.
    /// - Parameter keyThumbprint: of the key that they are bound to.
    public func row(
        for user: User, _ terms: AuthorizationTerms, keyThumbprint: String? = nil, at client: ClientContext
    ) -> RefreshToken {
        var row = issuer.newRefreshToken(for: user, at: client, now: ports.clock.time())
        row.authTime = terms.authTime
        row.scopes = terms.scopes
        row.audience = terms.resource
        row.deviceKey = terms.deviceKey
        row.keyThumbprint = keyThumbprint
        if client.pool.acrLevels != nil { row.authenticationMethods = terms.authenticationMethods }
        return row
    }

    public func tokens(
        for exchange: Authorizations.Exchange, clientMetadata: [String: String]?, at client: ClientContext
    ) async throws -> IssuedTokens {
        try await issue(
            exchange.user, exchange.groups, exchange.origin, exchange.terms.nonce, generation: client.getsRefreshTokens ? 0 : nil,
            clientMetadata, client)
    }

    /// The implicit grant's: no refresh token, but a row, so that they can be revoked.
    /// - Throws: InvalidSession when the account has ended meanwhile.
    public func implicitTokens(for subject: Subject, on terms: AuthorizationTerms, at client: ClientContext) async throws -> IssuedTokens {
        let (pool, now, random) = (client.pool, ports.clock.time(), ports.random)
        let hosted = self
        let begun = try await ports.database.write { tx -> (User, [Group], RefreshToken)? in
            guard let user = try tx.user(subject, in: pool.id), user.stands(behind: terms.authTime) else { return nil }
            let row = hosted.row(for: user, terms, at: client)
            try tx.begin(row, in: pool, from: RequestSource(), at: now, random: random)
            return (user, try tx.groups(of: subject, in: pool.id), row)
        }
        guard let (user, groups, row) = begun else { throw UserPoolError.invalidSession }
        return try await issue(user, groups, row, terms.nonce, generation: nil, nil, client)
    }

    private func issue(
        _ user: User, _ groups: [Group], _ origin: RefreshToken, _ nonce: String?, generation: Int?, _ clientMetadata: [String: String]?,
        _ client: ClientContext
    ) async throws -> IssuedTokens {
        let occasion = TriggerOccasion(user, in: client.pool, at: client.client.id, clientMetadata: clientMetadata)
        let verdict = try await issuer.customization(.hostedAuth, user, groups, origin.scopes, occasion, by: ports.triggers)
        return try issuer.issue(
            for: user, groups: groups, at: client, under: origin, generation: generation, now: ports.clock.time(), applying: verdict,
            hosted: HostedIssue(scopes: origin.scopes, nonce: nonce))
    }
}
