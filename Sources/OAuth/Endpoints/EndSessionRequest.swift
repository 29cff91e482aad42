import Credentials
import JSON
public import UserPools

/// A client's wish that a person be signed out. Source: OpenID Connect RP-Initiated Logout 1.0, section 2.
public struct EndSessionRequest: Sendable {
    /// One of the client's sign-out addresses with the request's `state`; `nil` where the person stays with us.
    public let target: String?
    /// Whose session is meant, by the word of an ID token of this pool. Without one anybody may have made the request.
    public let subject: Subject?

    /// Ours: what the ID token of a posted request has said (``SignOutHints``).
    static let sealedHint = "hint"

    private static let single: Set<String> = [
        "id_token_hint", sealedHint, "post_logout_redirect_uri", "client_id", "state", "logout_hint", "ui_locales",
    ]

    /// - Throws: `OAuthError` for a hint that is not ours, a client that is not there or does not have this, and an address that is not its own:
    ///   nobody is signed out or sent anywhere then (section 4).
    init(_ query: FormFields, of pool: PoolContext, in cache: ConfigurationCache, _ hints: SignOutHints) async throws {
        let refusal = OAuthError(.invalidRequest)
        guard query.repeated(among: Self.single) == nil else { throw refusal }
        var hint: IDTokenHint?
        if let text = query["id_token_hint"] {
            guard query[Self.sealedHint] == nil, let read = IDTokenHint(text, of: pool) else { throw refusal }
            hint = read
        } else if let text = query[Self.sealedHint] {
            guard let read = hints.hint(text, in: pool.pool.id) else { throw refusal }
            hint = read
        }
        var client: ClientContext?
        if let id = query["client_id"] ?? hint?.client {
            guard id.utf8.count <= 128, let found = try await cache.knownClient(ClientID(id)), found.client.pool == pool.pool.id,
                hint.map({ $0.client == id }) ?? true
            else { throw refusal }
            client = found
        }
        let rules = client?.rules ?? AuthorizationRules(pool: pool.pool.extensions.authorization, client: nil)
        guard rules.hasRPInitiatedLogout else { throw refusal }
        if let address = query["post_logout_redirect_uri"] {
            guard let client, (client.client.logoutURLs ?? []).contains(where: { $0.utf8.elementsEqual(address.utf8) }) else {
                throw refusal
            }
            target = LogoutEndpoint.with(query["state"], address)
        } else {
            target = nil
        }
        subject = hint?.subject
    }
}

/// `id_token_hint`: an ID token that this pool has issued, however long ago (section 4: one that has expired is good).
struct IDTokenHint {
    let subject: Subject
    /// Its audience.
    let client: String

    init(subject: Subject, client: String) {
        self.subject = subject
        self.client = client
    }

    /// - Returns: `nil` for anything else: the signature by the pool's key of ID tokens, the issuer and the use must hold.
    init?(_ text: String, of pool: PoolContext) {
        let key = pool.idTokenKey.publicKey
        guard let token = try? UnverifiedToken(text), token.kid == key.kid, let verified = try? token.verified(by: key),
            let claims = try? WireValue(json: verified.payload), claims["iss"]?.string == pool.issuer, claims["token_use"]?.string == "id",
            let subject = claims["sub"]?.string, let audience = claims["aud"]?.string
        else { return nil }
        self.subject = Subject(subject)
        self.client = audience
    }
}
