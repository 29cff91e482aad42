import JSON
public import UserPools

/// `POST /oauth2/introspect`: tells a service whether a token is good, and what it is. Source: RFC 7662.
///
/// It answers only to clients that have proved who they are (section 4): others could try tokens out.
public struct IntrospectionEndpoint: Sendable {
    public static let path = "/oauth2/introspect"

    let ports: Ports
    let cache: ConfigurationCache
    let tokens: TokenInspection

    public init(ports: Ports, cache: ConfigurationCache, tokens: TokenInspection) {
        self.ports = ports
        self.cache = cache
        self.tokens = tokens
    }

    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "POST" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "POST")]) }
        do {
            guard let form = request.form else { throw OAuthError(.invalidRequest, "The body must be application/x-www-form-urlencoded") }
            if let name = form.repeated(among: ["token", "token_type_hint"]) {
                throw OAuthError(.invalidRequest, "The parameter \(name) must not be repeated")
            }
            // A token or secret in an address ends in logs (section 2.1).
            guard request.query["client_secret"] == nil, request.query["token"] == nil else { throw OAuthError(.invalidRequest) }
            let (client, isProved) = try await ClientAuthentication(request, form: form).client(of: request, in: cache, ports)
            guard isProved, client.rules.hasIntrospection else { throw OAuthError(.unauthorizedClient) }
            guard let token = form["token"], !token.isEmpty else { throw OAuthError(.invalidRequest, "token is required") }
            return Self.answer(try await tokens.inspect(token, for: client))
        } catch let error as OAuthError {
            return error.response(challenging: request)
        }
    }

    /// What is not good is told nothing about, not even why (section 2.2).
    private static func answer(_ token: InspectedToken?) -> DomainResponse {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("active", bool: token != nil)
        if let token {
            json.member("scope", string: token.scope)
            json.member("client_id", string: token.client.value)
            json.member("username", string: token.username)
            if token.kind == .access { json.member("token_type", string: token.confirmation == nil ? "Bearer" : "DPoP") }
            json.member("exp", integer: Int(token.expires))
            json.member("iat", integer: Int(token.issued))
            json.member("sub", string: token.subject)
            if let audience = token.audience { json.member("aud", value: audience) }
            json.member("iss", string: token.issuer)
            json.member("jti", string: token.id)
            if let confirmation = token.confirmation { json.member("cnf", value: confirmation) }
            if let actor = token.actor { json.member("act", value: actor) }
        }
        json.endObject()
        return .json(json.bytes)
    }
}
