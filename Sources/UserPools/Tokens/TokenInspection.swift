import Credentials
public import JSON

/// What a good token is, for a service that asks. Source: RFC 7662 section 2.2.
public struct InspectedToken: Sendable {
    public enum Kind: Sendable { case access, refresh }
    public var kind: Kind
    public var client: ClientID
    /// `nil` for a program's token.
    public var username: String?
    public var subject: String
    public var scope: String
    public var expires: Int64
    public var issued: Int64
    /// `jti`; `nil` for a refresh token.
    public var id: String?
    public var issuer: String
    /// `aud`, where the token is bound to a resource (RFC 8707).
    public var audience: WireValue?
    /// `cnf`: the key that the token is bound to (RFC 7800).
    public var confirmation: WireValue?
    /// `act`: who acts for the subject (RFC 8693 section 4.1).
    public var actor: WireValue?
}

/// Tells a good token of a pool from all else. Source: RFC 7662.
public struct TokenInspection: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    let refreshText: RefreshTokenText

    public init(ports: Ports, cache: ConfigurationCache, issuer: TokenIssuer) {
        self.ports = ports
        self.cache = cache
        self.refreshText = issuer.refreshText
    }

    /// - Parameter client: who asks. Of refresh tokens it learns about its own alone: nobody else has anything to do with them.
    /// - Returns: `nil` for whatever is not good now, whatever the reason: forged, of another pool, an ID token, expired, revoked, of an account
    ///   that has ended, been disabled or signed out since.
    public func inspect(_ text: String, for client: ClientContext) async throws -> InspectedToken? {
        guard text.utf8.count <= UnverifiedToken.longest else { return nil }
        if text.utf8.contains(UInt8(ascii: ".")) { return try await accessToken(text, in: client.poolContext) }
        return try await refreshToken(text, of: client)
    }

    private func accessToken(_ text: String, in context: PoolContext) async throws -> InspectedToken? {
        let key = context.accessTokenKey.publicKey
        guard let token = try? UnverifiedToken(text), token.kid == key.kid, let verified = try? token.verified(by: key),
            let claims = AccessClaims(verified.payload), let all = try? WireValue(json: verified.payload), claims.issuer == context.issuer,
            claims.use == "access", ports.clock.time().seconds < claims.expires,
            let issuedTo = try await cache.knownClient(ClientID(claims.clientID)), issuedTo.client.pool == context.pool.id
        else { return nil }
        let username = all["username"]?.string
        // Without a user a token is a program's, and a program is its own subject.
        guard username != nil || claims.subject == claims.clientID else { return nil }
        if username != nil {
            let (pool, subject) = (context.pool.id, Subject(claims.subject))
            let (user, row) = try await ports.database.read { tx in
                (try tx.user(subject, in: pool), try claims.origin.flatMap { try tx.refreshToken($0, in: pool) })
            }
            guard let user, Self.isGood(user, claims, row) else { return nil }
        }
        return InspectedToken(
            kind: .access, client: issuedTo.client.id, username: username, subject: claims.subject,
            scope: claims.scopes.joined(separator: " "), expires: claims.expires, issued: claims.issued, id: all["jti"]?.string,
            issuer: context.issuer, audience: all["aud"], confirmation: all["cnf"], actor: all["act"])
    }

    private static func isGood(_ user: User, _ claims: AccessClaims, _ row: RefreshToken?) -> Bool {
        do {
            try user.checkBehindToken(origin: claims.origin, row: row, issued: claims.issued, revoked: .accessTokenRevoked)
            return true
        } catch {
            return false
        }
    }

    private func refreshToken(_ text: String, of client: ClientContext) async throws -> InspectedToken? {
        let pool = client.pool.id
        guard let (id, generation) = refreshText.read(text, pool: pool, client: client.client.id) else { return nil }
        let (row, user) = try await ports.database.read { tx in
            let row = try tx.refreshToken(id, in: pool)
            return (row, try row.flatMap { try tx.user($0.subject, in: pool) })
        }
        // One that was rotated away is not the client's any more, be it that the grace period would still take it.
        guard let row, let user, row.client == client.client.id, row.generation == generation,
            (try? Refreshing.checkGood(row, user, ports.clock.time())) != nil
        else { return nil }
        return InspectedToken(
            kind: .refresh, client: client.client.id, username: user.username, subject: user.subject.value,
            scope: row.scopes.joined(separator: " "), expires: row.expires.seconds, issued: row.authTime.seconds, id: nil,
            issuer: client.poolContext.issuer)
    }
}
