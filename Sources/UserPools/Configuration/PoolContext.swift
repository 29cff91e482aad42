public import Credentials

/// A pool ready for requests: its document, its keys parsed, its issuer named. Made once for each change of the pool.
public final class PoolContext: Sendable {
    public let pool: UserPool
    public let idTokenKey: RSASigningKey
    public let accessTokenKey: RSASigningKey
    /// The `iss` of this pool's tokens.
    public let issuer: String
    /// The JWKS document with both public keys. Source: RFC 7517.
    public let jwks: [UInt8]
    /// What the pool's resource servers define now.
    public let resourceScopes: ResourceScopes
    /// Where the pool's pages and its authorization server are reached; the custom domain, where there is one, comes first.
    public let domains: [UserPoolDomain]

    public init(
        pool: UserPool, keys: [SigningKeyRecord], issuer: String, resourceServers: [ResourceServer] = [], domains: [UserPoolDomain] = []
    ) throws {
        guard let id = keys.first(where: { $0.use == .idToken }), let access = keys.first(where: { $0.use == .accessToken }) else {
            throw UserPoolError.internalError("pool \(pool.id) has no signing keys")
        }
        self.pool = pool
        self.resourceScopes = ResourceScopes(resourceServers)
        self.domains = domains.sorted { $0.form == .custom && $1.form == .prefix }
        self.idTokenKey = try RSASigningKey(pkcs8: id.privateKey, kid: id.keyID)
        self.accessTokenKey = try RSASigningKey(pkcs8: access.privateKey, kid: access.keyID)
        self.issuer = issuer
        self.jwks = JSONWebKeySet([idTokenKey.publicKey, accessTokenKey.publicKey]).document
    }
}

/// An app client ready for requests, with its pool.
public struct ClientContext: Sendable {
    public let client: UserPoolClient
    public let poolContext: PoolContext
    public var pool: UserPool { poolContext.pool }
    /// What counts of what Cognito does not have.
    public let rules: AuthorizationRules
    /// The keys that the client proves itself by (RFC 7523); `nil` where it does not.
    public let keys: ClientKeySet?
    let readable: Set<String>?
    let flows: Set<String>
    /// The scopes of resource servers that the client may have and that exist, each once.
    let customScopes: [String]

    init(client: UserPoolClient, poolContext: PoolContext) {
        self.client = client
        self.poolContext = poolContext
        self.rules = AuthorizationRules(
            pool: poolContext.pool.extensions.authorization, client: client.authorizationSettings, isRegistered: client.isRegistered == true
        )
        self.keys = rules.jwks.map(ClientKeySet.init(stored:))
        self.readable = client.readAttributes.map { Set($0).union(UserPoolClient.alwaysReadable) }
        self.flows = client.allowedFlows
        var seen: Set<String> = []
        self.customScopes = (client.allowedOAuthScopes ?? []).filter { poolContext.resourceScopes.contains($0) && seen.insert($0).inserted }
    }

    /// Whether the client has something to prove itself by: a secret, or keys.
    public var isConfidential: Bool { !client.secrets.isEmpty || keys != nil }

    public func canRead(_ attribute: String) -> Bool { readable?.contains(attribute) ?? client.canRead(attribute) }

    /// Whether a flow may be started; a flow of this name or of one that includes it.
    public func allows(_ flow: String) -> Bool { flows.contains(flow) }

    /// Whether nothing proves that the client is who it says.
    public var isPublic: Bool { client.secrets.isEmpty && rules.jwks == nil }

    /// Whether a refresh token counts once: as the client is set up, or for a public client because it is hardened
    /// (RFC 9700 section 2.2.2; ASVS 5, 10.4.5).
    public var rotatesRefreshTokens: Bool { client.rotatesRefreshTokens || rules.isHardened && isPublic }

    /// Whether the token endpoint takes refresh tokens of this client. One that has registered itself without that grant has it not, however
    /// its tokens would rotate.
    public var refreshes: Bool {
        allows("ALLOW_REFRESH_TOKEN_AUTH") || (client.isRegistered == true ? client.rotatesRefreshTokens : rotatesRefreshTokens)
    }

    /// Whether a sign-in at the authorization server gives a refresh token; the pool's own apps get one as on Cognito, whatever they may do with it.
    var getsRefreshTokens: Bool { client.isRegistered != true || refreshes }

    /// Checks SECRET_HASH: base64(HMAC-SHA256(client secret, name + client id)).
    /// - Parameter names: every form of the username that counts (as typed; for a refresh also the real username and `sub`).
    /// - Throws: NotAuthorized when the client has a secret and none of them fits.
    public func checkSecretHash(_ hash: String?, names: [String]) throws(UserPoolError) {
        guard !client.secrets.isEmpty else { return }
        guard let hash else { throw .secretHashMissing(client.id) }
        var matches = false
        for secret in client.secrets {
            for name in names where SecretHash.isValid(hash, clientSecret: secret.value, username: name, clientID: client.id.value) {
                matches = true
            }
        }
        guard matches else { throw .secretHashWrong(client.id) }
    }

    /// Checks a client secret that came as itself.
    public func checkSecret(_ secret: String?) throws(UserPoolError) {
        guard !client.secrets.isEmpty else { return }
        guard let secret else { throw .invalidClientSecret }
        var matches = false
        for known in client.secrets where ConstantTime.equal(Array(known.value.utf8), Array(secret.utf8)) { matches = true }
        guard matches else { throw .invalidClientSecret }
    }
}
