import Credentials
import UserPools

/// Who a program says it is: `client_secret_basic`, `client_secret_post`, or only a name for a client that has no secret.
/// Source: RFC 6749 section 2.3.1; OpenID Connect Core section 9.
struct ClientAuthentication: Sendable {
    let clientID: String
    /// What may be meant by the secret that came: ids and secrets are form-encoded before they go into Basic, which many clients leave out.
    let secrets: [String]

    /// - Throws: `invalid_request` when a secret comes in two ways, `invalid_client` when nobody is named.
    init(_ request: DomainRequest, form: FormFields) throws(OAuthError) {
        let named = form["client_id"]
        guard let header = request.header("authorization") else {
            guard let named, !named.isEmpty else { throw OAuthError(.invalidClient) }
            self.clientID = named
            self.secrets = form["client_secret"].map { [$0] } ?? []
            return
        }
        guard form["client_secret"] == nil else {
            throw OAuthError(.invalidRequest, "The client must use one way of authentication")
        }
        guard header.prefix(6).lowercased() == "basic ", let bytes = try? Base64.decode(String(header.dropFirst(6).filter { $0 != " " })),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { throw OAuthError(.invalidClient) }
        let (id, secret) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
        guard named == nil || named == id else { throw OAuthError(.invalidRequest, "client_id and Authorization name different clients") }
        let decoded = FormFields(encoded: "secret=" + secret)?["secret"]
        self.clientID = id
        self.secrets = secret.isEmpty ? [] : [secret] + (decoded.map { $0 == secret ? [] : [$0] } ?? [])
    }

    /// The client of the domain's pool that is meant and, where it has a secret, the one that it has proved.
    /// - Throws: `invalid_client`.
    func client(of pool: PoolContext, in cache: ConfigurationCache) async throws -> (client: ClientContext, secret: String?) {
        guard (1...128).contains(clientID.utf8.count), let client = try await cache.knownClient(ClientID(clientID)),
            client.client.pool == pool.pool.id
        else { throw OAuthError(.invalidClient) }
        // A public client that sends a secret believes to be somebody else.
        if client.client.secrets.isEmpty {
            guard secrets.isEmpty else { throw OAuthError(.invalidClient, "invalid_client_secret") }
            return (client, nil)
        }
        guard let secret = secrets.first(where: { proves($0, client) }) else { throw OAuthError(.invalidClient, "invalid_client_secret") }
        return (client, secret)
    }

    private func proves(_ secret: String, _ client: ClientContext) -> Bool {
        do {
            try client.checkSecret(secret)
            return true
        } catch {
            return false
        }
    }
}
