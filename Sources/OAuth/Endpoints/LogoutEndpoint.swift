import Credentials
public import UserPools

/// `GET /logout`, in both of Cognito's forms: to a sign-out address of the client, or straight to its sign-in page.
/// Source: guide, "Logout endpoint" (facts A6).
public struct LogoutEndpoint: Sendable {
    public static let path = "/logout"

    let ports: Ports
    let cache: ConfigurationCache
    let sessions: SSOSessions
    let authorizations: Authorizations

    public init(ports: Ports, cache: ConfigurationCache, sessions: SSOSessions, authorizations: Authorizations) {
        self.ports = ports
        self.cache = cache
        self.sessions = sessions
        self.authorizations = authorizations
    }

    /// Ends the browser's session, whoever asks for it; where the browser goes next is only what the client has registered.
    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "GET" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "GET")]) }
        if request.query.repeated(among: ["client_id", "logout_uri", "redirect_uri"]) != nil { return Self.failed(request.door) }
        guard let id = request.query["client_id"], id.utf8.count <= 128, let client = try await cache.knownClient(ClientID(id)),
            client.client.pool == request.pool.pool.id
        else { return Self.failed(request.door) }
        var response: DomainResponse
        if let target = request.query["logout_uri"] {
            guard (client.client.logoutURLs ?? []).contains(where: { $0.utf8.elementsEqual(target.utf8) }) else {
                return Self.failed(request.door)
            }
            response = .redirect(to: Self.with(request.query["state"], target))
        } else {
            // The parameters are those of an authorization request, and checked as such where it leads.
            guard request.query["redirect_uri"] != nil, request.query["response_type"] != nil else { return Self.failed(request.door) }
            response = .redirect(to: request.door.baseURL + "/login?" + request.query.encoded)
        }
        if let session = sessions.session(of: request) {
            try await authorizations.end(session.record, of: session.signedIn, in: client.pool)
        }
        response.headers.append((name: "Set-Cookie", value: SSOSessions.forget(at: request.door)))
        return response
    }

    private static func with(_ state: String?, _ address: String) -> String {
        guard let state else { return address }
        return address + (address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + FormFields([(name: "state", value: state)]).encoded
    }

    private static func failed(_ door: Door) -> DomainResponse {
        .redirect(to: door.baseURL + "/error?" + FormFields(OAuthError(.invalidRequest).fields(state: nil)).encoded)
    }
}
