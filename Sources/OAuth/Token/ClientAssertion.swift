import Credentials
import JSON
import UserPools

/// A JWT by which a client proves who it is: `private_key_jwt`. Source: RFC 7523 section 3; OpenID Connect Core section 9.
struct ClientAssertion: Sendable {
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// How far ahead an assertion may expire; a stolen one is of use for no longer.
    static let longestLifeSeconds: Int64 = 300
    /// How much the client's clock may be ahead.
    static let toleranceSeconds: Int64 = 60

    /// `sub` as it stands there; nobody has checked the signature yet.
    let claimedClient: String
    private let token: SignedClaims

    /// - Throws: `invalid_client` for an assertion of another type, or one that is none.
    init(_ form: FormFields) throws(OAuthError) {
        guard form["client_assertion_type"] == Self.type, let text = form["client_assertion"], let token = SignedClaims(text),
            let subject = token.unverifiedSubject
        else { throw OAuthError(.invalidClient, "invalid_client_assertion") }
        self.claimedClient = subject
        self.token = token
    }

    /// Whether one of the client's keys has signed this, for this server, just now, and for the first time.
    func proves(_ client: String, by keys: ClientKeySet, to request: DomainRequest, _ ports: Ports) async throws -> Bool {
        guard let claims = token.claims(signedBy: keys), claims["iss"]?.string == client, claims["sub"]?.string == client,
            let id = claims["jti"]?.string, (1...256).contains(id.utf8.count), Self.isFor(request, claims["aud"])
        else { return false }
        let (now, pool) = (ports.clock.time(), request.pool.pool.id)
        guard let expires = claims["exp"]?.int64, now.seconds < expires, expires <= now.seconds + Self.longestLifeSeconds else {
            return false
        }
        for name in ["iat", "nbf"] {
            guard let value = claims[name] else { continue }
            guard let time = value.int64, time <= now.seconds + Self.toleranceSeconds else { return false }
        }
        let flow = "assertion-" + CodeChallenge.s256(client + "." + id)
        let kept = Instant(seconds: expires + 1)
        return try await ports.database.write { try $0.spend(flow: flow, step: 0, in: pool, expires: kept) }
    }

    /// The issuer, or the token endpoint at the door that the request came by, or the endpoint itself (RFC 9126 section 2): what is for
    /// another server is not for this one.
    private static func isFor(_ request: DomainRequest, _ audience: WireValue?) -> Bool {
        let own: Set<String> = [
            request.pool.issuer, request.door.baseURL + TokenEndpoint.path, request.door.baseURL + request.path,
        ]
        guard let values = audience?.array else { return audience?.string.map(own.contains) ?? false }
        return !values.isEmpty && values.allSatisfy { $0.string.map(own.contains) ?? false }
    }
}
