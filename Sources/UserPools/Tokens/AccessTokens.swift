import Credentials
import JSON

/// Whoever presents a good access token: the account behind it, freshly read, and the app client it was issued to.
public struct TokenHolder: Sendable {
    public let user: User
    public let client: ClientContext
    /// `origin_jti`, when the client's tokens can be revoked.
    public let origin: String?
    /// `auth_time`, seconds since 1970.
    public let authTime: Int64
    /// `amr`; empty when the token has none.
    public let authenticationMethods: [String]
    /// The device that the sign-in was made from, in pools that track devices.
    public let deviceKey: String?
}

/// Checks access tokens for the operations that people do on their own account.
public struct AccessTokens: Sendable {
    let ports: Ports
    let cache: ConfigurationCache

    public init(ports: Ports, cache: ConfigurationCache) {
        self.ports = ports
        self.cache = cache
    }

    /// Checks the signature with the pool's own access-token key first, then issuer, use, times and scope, then that neither the
    /// token's sign-in nor the account has ended since.
    /// - Throws: NotAuthorized; UserNotFound when the account is gone.
    public func holder(of text: String) async throws -> TokenHolder {
        guard let token = try? UnverifiedToken(text), let keyID = token.kid, let context = try await cache.pool(signedWith: keyID),
            let verified = try? token.verified(by: context.accessTokenKey.publicKey), let claims = AccessClaims(verified.payload),
            claims.issuer == context.issuer, claims.use == "access",
            let client = try await cache.knownClient(ClientID(claims.clientID)), client.client.pool == context.pool.id
        else { throw UserPoolError.invalidAccessToken }
        let now = ports.clock.time()
        guard now.seconds < claims.expires else { throw UserPoolError.accessTokenExpired }
        guard claims.scopes.contains(Substring(TokenIssuer.selfServiceScope)) else { throw UserPoolError.accessTokenLacksScope }
        let pool = client.pool.id
        let subject = Subject(claims.subject)
        let (user, origin) = try await ports.database.read { tx -> (User?, RefreshToken?) in
            (try tx.user(subject, in: pool), try claims.origin.flatMap { try tx.refreshToken($0, in: pool) })
        }
        guard let user else { throw UserPoolError.userNotFound }
        if claims.origin != nil {
            guard let origin, origin.revoked == nil, origin.subject == subject else { throw UserPoolError.accessTokenRevoked }
        } else if let signedOut = user.signedOutAt, claims.issued <= signedOut.seconds {
            throw UserPoolError.accessTokenRevoked
        }
        guard user.enabled else { throw UserPoolError.userDisabled }
        if user.status == .resetRequired { throw UserPoolError.passwordResetRequired }
        return TokenHolder(
            user: user, client: client, origin: claims.origin, authTime: claims.authTime,
            authenticationMethods: claims.authenticationMethods, deviceKey: claims.deviceKey)
    }
}

/// The claims that are checked on every use of an access token.
struct AccessClaims: Sendable {
    let subject: String
    let issuer: String
    let clientID: String
    let use: String
    let origin: String?
    let scopes: [Substring]
    let expires: Int64
    let issued: Int64
    let authTime: Int64
    let authenticationMethods: [String]
    let deviceKey: String?

    init?(_ payload: [UInt8]) {
        guard let claims = try? WireValue(json: payload), let subject = claims["sub"]?.string, let issuer = claims["iss"]?.string,
            let client = claims["client_id"]?.string, let use = claims["token_use"]?.string, let expires = claims["exp"]?.int64,
            let issued = claims["iat"]?.int64
        else { return nil }
        self.subject = subject
        self.issuer = issuer
        self.clientID = client
        self.use = use
        self.origin = claims["origin_jti"]?.string
        self.scopes = (claims["scope"]?.string ?? "").split(separator: " ")
        self.expires = expires
        self.issued = issued
        self.authTime = claims["auth_time"]?.int64 ?? 0
        self.authenticationMethods = (claims["amr"]?.array ?? []).compactMap(\.string)
        self.deviceKey = claims["device_key"]?.string
    }
}
