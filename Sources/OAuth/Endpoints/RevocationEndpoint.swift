public import UserPools

/// `POST /oauth2/revoke`: ends the sign-in behind a refresh token. Source: RFC 7009; guide, "Revoke endpoint".
public struct RevocationEndpoint: Sendable {
    public static let path = "/oauth2/revoke"

    let ports: Ports
    let cache: ConfigurationCache
    let refreshing: Refreshing

    public init(ports: Ports, cache: ConfigurationCache, refreshing: Refreshing) {
        self.ports = ports
        self.cache = cache
        self.refreshing = refreshing
    }

    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "POST" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "POST, OPTIONS")]) }
        do {
            guard let form = request.form else { throw OAuthError(.invalidRequest) }
            if let name = form.repeated(among: ["token", "token_type_hint"]) {
                throw OAuthError(.invalidRequest, "The parameter \(name) must not be repeated")
            }
            guard let token = form["token"], !token.isEmpty else { throw OAuthError(.invalidRequest) }
            let (client, _) = try await ClientAuthentication(request, form: form).client(of: request, in: cache, ports)
            guard client.client.enableTokenRevocation else { throw OAuthError(.invalidRequest) }
            do {
                try await refreshing.revoke(token, at: client)
            } catch let error as UserPoolError where error.code == .unsupportedTokenType {
                throw OAuthError(.unsupportedTokenType)
            }
            return DomainResponse(status: 200, headers: [(name: "Cache-Control", value: "no-store")])
        } catch let error as OAuthError {
            return error.response
        }
    }
}
