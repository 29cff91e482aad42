import Credentials
public import UserPools

/// `/logout`: in both of Cognito's forms, to a sign-out address of the client or straight to its sign-in page, and in that of OpenID Connect.
/// Source: guide, "Logout endpoint" (facts A6); OpenID Connect RP-Initiated Logout 1.0.
public struct LogoutEndpoint: Sendable {
    public static let path = "/logout"

    let ports: Ports
    let cache: ConfigurationCache
    let sessions: SSOSessions
    let authorizations: Authorizations
    let hints: SignOutHints

    public init(ports: Ports, cache: ConfigurationCache, sessions: SSOSessions, authorizations: Authorizations, hints: SignOutHints) {
        self.hints = hints
        self.ports = ports
        self.cache = cache
        self.sessions = sessions
        self.authorizations = authorizations
    }

    /// Cognito's forms: end the browser's session, whoever asks for it; where the browser goes next is only what the client has registered.
    /// - Returns: `nil` for a request in the form of OpenID Connect, which a page may have to ask the person about.
    func respond(to request: DomainRequest) async throws -> DomainResponse? {
        let names = Set(request.query.fields.map(\.name))
        guard names.contains("logout_uri") || names.isSuperset(of: ["redirect_uri", "response_type"]) else { return nil }
        guard request.method == "GET" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "GET")]) }
        if request.query.repeated(among: ["client_id", "logout_uri", "redirect_uri"]) != nil { return Self.failed(request.door) }
        guard let id = request.query["client_id"], id.utf8.count <= 128, let client = try await cache.knownClient(ClientID(id)),
            client.client.pool == request.pool.pool.id
        else { return Self.failed(request.door) }
        guard let target = request.query["logout_uri"] else {
            // The parameters are those of an authorization request, and checked as such where it leads.
            return try await signOut(request, to: request.door.baseURL + "/login?" + request.query.encoded)
        }
        guard (client.client.logoutURLs ?? []).contains(where: { $0.utf8.elementsEqual(target.utf8) }) else {
            return Self.failed(request.door)
        }
        return try await signOut(request, to: Self.with(request.query["state"], target))
    }

    /// A request in the form of OpenID Connect.
    /// - Throws: `OAuthError` for one that must not be followed.
    public func endSession(_ request: DomainRequest) async throws -> EndSessionRequest {
        try await EndSessionRequest(request.query, of: request.pool, in: cache, hints)
    }

    /// Where a browser goes on with a request that another site has posted, as a query: no ID token stands in it.
    /// - Throws: `OAuthError` for one that must not be followed.
    public func address(of posted: FormFields, _ request: DomainRequest) throws -> FormFields {
        try hints.address(of: posted, in: request.pool)
    }

    /// Whether the person must be asked: without an ID token of theirs any site could sign them out (RP-Initiated Logout, section 2; ASVS 5,
    /// 10.6.2).
    public func needsConsent(to ending: EndSessionRequest, _ request: DomainRequest) -> Bool {
        guard let session = sessions.session(of: request) else { return false }
        return ending.subject != session.signedIn.subject
    }

    /// Ends the browser's session and sends it on.
    public func signOut(_ request: DomainRequest, to address: String) async throws -> DomainResponse {
        if let session = sessions.session(of: request) {
            try await authorizations.end(session.record, of: session.signedIn, in: request.pool.pool)
        }
        var response = DomainResponse.redirect(to: address)
        response.headers.append((name: "Set-Cookie", value: SSOSessions.forget(at: request.door)))
        return response
    }

    static func with(_ state: String?, _ address: String) -> String {
        guard let state else { return address }
        return address + (address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + FormFields([(name: "state", value: state)]).encoded
    }

    public static func failed(_ door: Door) -> DomainResponse {
        .redirect(to: door.baseURL + "/error?" + FormFields(OAuthError(.invalidRequest).fields(state: nil)).encoded)
    }
}
