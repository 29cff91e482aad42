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
    public let scopes: [String]
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
    /// - Parameters:
    ///   - scope: what the token must have been granted.
    ///   - keyThumbprint: of the key that has been proved with it (RFC 9449 section 7.1). The operations of the API carry no proof, so they
    ///     take no bound token.
    /// - Throws: NotAuthorized; UserNotFound when the account is gone.
    public func holder(
        of text: String, requiring scope: String = TokenIssuer.selfServiceScope, keyThumbprint: String? = nil
    ) async throws -> TokenHolder {
        guard let token = try? UnverifiedToken(text), let keyID = token.kid, let context = try await cache.pool(signedWith: keyID),
            let verified = try? token.verified(by: context.accessTokenKey.publicKey), let claims = AccessClaims(verified.payload),
            claims.issuer == context.issuer, claims.use == "access",
            let client = try await cache.knownClient(ClientID(claims.clientID)), client.client.pool == context.pool.id
        else { throw UserPoolError.invalidAccessToken }
        // A token that is for another service, or that another party acts with, opens nobody's account here.
        guard !claims.isBoundElsewhere, !claims.hasActor else { throw UserPoolError.invalidAccessToken }
        guard claims.isBearer ? keyThumbprint == nil : keyThumbprint != nil && claims.keyThumbprint == keyThumbprint else {
            throw UserPoolError.invalidAccessToken
        }
        let now = ports.clock.time()
        guard now.seconds < claims.expires else { throw UserPoolError.accessTokenExpired }
        guard claims.scopes.contains(Substring(scope)) else { throw UserPoolError.accessTokenLacksScope }
        let pool = client.pool.id
        let subject = Subject(claims.subject)
        let (user, origin) = try await ports.database.read { tx -> (User?, RefreshToken?) in
            (try tx.user(subject, in: pool), try claims.origin.flatMap { try tx.refreshToken($0, in: pool) })
        }
        guard let user else { throw UserPoolError.userNotFound }
        try user.checkBehindToken(origin: claims.origin, row: origin, issued: claims.issued, revoked: .accessTokenRevoked)
        return TokenHolder(
            user: user, client: client, origin: claims.origin, authTime: claims.authTime,
            authenticationMethods: claims.authenticationMethods, scopes: claims.scopes.map(String.init), deviceKey: claims.deviceKey)
    }
}

extension User {
    /// Checks that neither the sign-in behind a token of this user nor the account has ended since.
    /// - Parameters:
    ///   - origin: the token's `origin_jti`.
    ///   - row: what is kept under it.
    ///   - issued: `iat`.
    ///   - revoked: what to answer when the sign-in has ended.
    /// - Throws: NotAuthorized, PasswordResetRequired.
    func checkBehindToken(
        origin: String?, row: RefreshToken?, issued: Int64, revoked: UserPoolError
    ) throws(UserPoolError) {
        if origin != nil {
            guard let row, row.revoked == nil, row.subject == subject else { throw revoked }
        } else if let signedOut = signedOutAt, issued <= signedOut.seconds {
            throw revoked
        }
        guard enabled else { throw .userDisabled }
        if status == .resetRequired { throw .passwordResetRequired }
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
    /// Whether `aud` names another party than the client that the token was issued to (RFC 8707).
    let isBoundElsewhere: Bool
    /// Whether whoever holds the token may use it: `cnf` binds it to a key (RFC 7800 section 3).
    let isBearer: Bool
    /// Of the key that it is bound to (RFC 9449 section 6.1).
    let keyThumbprint: String?
    /// Whether somebody acts for the subject (RFC 8693 section 4.1).
    let hasActor: Bool

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
        self.isBoundElsewhere = claims["aud"].map { $0.string != client } ?? false
        self.isBearer = claims["cnf"] == nil
        self.keyThumbprint = claims["cnf"]?["jkt"]?.string
        self.hasActor = claims["act"] != nil
    }
}
