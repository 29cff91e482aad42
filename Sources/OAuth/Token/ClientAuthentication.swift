import Credentials
import UserPools

/// Who a program says it is: `client_secret_basic`, `client_secret_post`, `private_key_jwt`, or only a name for a client that has neither
/// secret nor keys. Source: RFC 6749 section 2.3.1; OpenID Connect Core section 9.
struct ClientAuthentication: Sendable {
    let clientID: String
    /// What may be meant by the secret that came: ids and secrets are form-encoded before they go into Basic, which many clients leave out.
    let secrets: [String]
    /// A JWT that the client has signed (RFC 7523).
    let assertion: ClientAssertion?

    /// Parameters of client authentication; they count once (RFC 6749 section 3.2).
    static let parameters: Set<String> = ["client_id", "client_secret", "client_assertion", "client_assertion_type"]

    /// - Throws: `invalid_request` when a secret comes in two ways, `invalid_client` when nobody is named.
    init(_ request: DomainRequest, form: FormFields) throws(OAuthError) {
        if let name = form.repeated(among: Self.parameters) {
            throw OAuthError(.invalidRequest, "The parameter \(name) must not be repeated")
        }
        let named = form["client_id"]
        if form["client_assertion"] != nil || form["client_assertion_type"] != nil {
            guard form["client_secret"] == nil, request.header("authorization") == nil else {
                throw OAuthError(.invalidRequest, "The client must use one way of authentication")
            }
            let assertion = try ClientAssertion(form)
            guard named == nil || named == assertion.claimedClient else { throw OAuthError(.invalidClient) }
            self.clientID = assertion.claimedClient
            self.secrets = []
            self.assertion = assertion
            return
        }
        self.assertion = nil
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

    /// The client of the domain's pool that is meant and whether it has proved to be it, which one with a secret or keys must.
    /// - Throws: `invalid_client`.
    func client(
        of request: DomainRequest, in cache: ConfigurationCache, _ ports: Ports
    ) async throws -> (client: ClientContext, isProved: Bool) {
        guard (1...128).contains(clientID.utf8.count), let client = try await cache.knownClient(ClientID(clientID)),
            client.client.pool == request.pool.pool.id
        else { throw OAuthError(.invalidClient) }
        // A client with keys has no other way, not even its secret: whoever found that would be the client again.
        if let keys = client.keys {
            guard let assertion, try await assertion.proves(clientID, by: keys, to: request, ports) else {
                throw OAuthError(.invalidClient, "invalid_client_assertion")
            }
            return (client, true)
        }
        guard assertion == nil else { throw OAuthError(.invalidClient, "invalid_client_assertion") }
        // A public client that sends a secret believes to be somebody else.
        if client.client.secrets.isEmpty {
            guard secrets.isEmpty else { throw OAuthError(.invalidClient, "invalid_client_secret") }
            return (client, false)
        }
        guard secrets.contains(where: { proves($0, client) }) else { throw OAuthError(.invalidClient, "invalid_client_secret") }
        return (client, true)
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
