import Credentials
public import UserPools

/// `GET /oauth2/authorize`: to the client with a code where the browser is signed in already, else to the sign-in page.
/// Source: RFC 6749 section 4.1.1; OpenID Connect Core 3.1.2; guide, "Authorize endpoint".
public struct AuthorizationEndpoint: Sendable {
    public static let path = "/oauth2/authorize"

    let ports: Ports
    let cache: ConfigurationCache
    let authorizations: Authorizations
    let implicit: ImplicitGrant
    let sessions: SSOSessions
    let pushed: PushedRequests

    public init(
        ports: Ports, cache: ConfigurationCache, authorizations: Authorizations, implicit: ImplicitGrant, sessions: SSOSessions,
        pushed: PushedRequests
    ) {
        self.pushed = pushed
        self.ports = ports
        self.cache = cache
        self.authorizations = authorizations
        self.implicit = implicit
        self.sessions = sessions
    }

    /// - Throws: what the database or a function throws.
    public func respond(to request: DomainRequest) async throws -> DomainResponse {
        do {
            guard let (client, address) = try await reference(in: request) else {
                return try await respond(to: try await read(request), request)
            }
            if let holding = try await pushed.held(address, of: client, by: request) {
                return try await respond(to: try await read(holding, request), request)
            }
            guard let (holding, cookie) = try await pushed.take(address, of: client, for: request) else { throw Self.unknownReference }
            var response = try await respond(to: try await read(holding, request), request)
            response.headers.append((name: "Set-Cookie", value: cookie))
            return response
        } catch let refusal as AuthorizationRequest.Refusal {
            return Self.response(to: refusal, at: request.door)
        }
    }

    private func respond(to authorization: AuthorizationRequest, _ request: DomainRequest) async throws -> DomainResponse {
        // Only the page of the device begins one.
        guard authorization.responseType != .device else {
            return Self.response(to: .page(OAuthError(.unsupportedResponseType)), at: request.door)
        }
        if authorization.identityProvider.map({ $0 != "COGNITO" }) ?? (authorization.idpIdentifier != nil) {
            throw authorization.refusal(OAuthError(.invalidRequest, "Sign-in at other identity providers is not available"))
        }
        if let session = try await session(for: authorization, request) {
            // The pages ask, unless the client wants none of them.
            if !authorization.needsConsent || authorization.prompts.contains(.none) {
                return try await answer(authorization, session, at: request.door)
            }
        } else if authorization.prompts.contains(.none) {
            throw authorization.refusal(OAuthError(.loginRequired))
        }
        return .redirect(to: request.door.baseURL + "/login?" + request.query.encoded)
    }

    /// The authorization request that a page is for: in its query, or pushed and held by this browser.
    /// - Throws: `AuthorizationRequest.Refusal`, and what the database throws.
    public func read(_ request: DomainRequest) async throws -> AuthorizationRequest {
        if let (client, address) = try await reference(in: request) {
            guard let holding = try await pushed.held(address, of: client, by: request) else { throw Self.unknownReference }
            return try await read(holding, request)
        }
        return try await read(request.query, of: request.pool)
    }

    /// The authorization request in a query, of a client of a pool.
    /// - Throws: `AuthorizationRequest.Refusal`, and what the database throws.
    public func read(_ query: FormFields, of pool: PoolContext) async throws -> AuthorizationRequest {
        try await AuthorizationRequest(query) { try await client($0, of: pool) }
    }

    /// Nothing in the address counts beside a pushed request (RFC 9101 section 5), but what the person chooses: at which provider to sign in,
    /// and to do so as somebody else where the request lets them choose the account.
    private func read(_ holding: PushedRequests.Holding, _ request: DomainRequest) async throws -> AuthorizationRequest {
        var fields = FormFields(encoded: holding.query)?.fields ?? []
        if let chosen = request.query["prompt"], chosen.split(separator: " ").contains("login") {
            fields = fields.map { $0.name == "prompt" ? (name: $0.name, value: AuthorizationRequest.asSomebodyElse($0.value)) : $0 }
        }
        for choice in ["identity_provider", "idp_identifier"] where !fields.contains(where: { $0.name == choice }) {
            if let value = request.query[choice] { fields.append((name: choice, value: value)) }
        }
        var authorization = try await AuthorizationRequest(FormFields(fields), isPushed: true) { try await client($0, of: request.pool) }
        authorization.pushed = holding
        return authorization
    }

    /// The `request_uri` of a request, with the client whose it is said to be. Where the client may not push, it means nothing.
    private func reference(in request: DomainRequest) async throws -> (client: ClientContext, address: String)? {
        let names = request.query.fields.map(\.name)
        guard names.contains("request_uri"), let id = request.query["client_id"],
            let client = try await client(id, of: request.pool), client.rules.pushedAuthorizationRequests.isOn
        else { return nil }
        guard let address = request.query["request_uri"] else { throw Self.unknownReference }
        return (client, address)
    }

    private static let unknownReference = AuthorizationRequest.Refusal.page(
        OAuthError(.invalidRequestURI, "The request_uri is unknown, used or expired"))

    private func client(_ id: String, of pool: PoolContext) async throws -> ClientContext? {
        guard id.utf8.count <= 128, let client = try await cache.knownClient(ClientID(id)), client.client.pool == pool.pool.id else {
            return nil
        }
        return client
    }

    public static func response(to refusal: AuthorizationRequest.Refusal, at door: Door) -> DomainResponse {
        switch refusal {
        case .redirect(let error, let answer): answer.redirect(error.fields(state: answer.state))
        case .page(let error): .redirect(to: door.baseURL + "/error?" + FormFields(error.fields(state: nil)).encoded)
        }
    }

    /// The browser's SSO session, where this request may use it.
    /// - Parameter isChosen: whether the person is asked if it is they (`prompt=select_account`).
    public func session(
        for authorization: AuthorizationRequest, _ request: DomainRequest, isChosen: Bool = false
    ) async throws -> SSOSession? {
        guard authorization.prompts.isDisjoint(with: isChosen ? [.login] : [.login, .selectAccount]),
            let session = sessions.session(of: request), authorization.client.takes(session.signedIn)
        else {
            return nil
        }
        let age = ports.clock.time().seconds - session.signedIn.authTime.seconds
        let client = authorization.client
        let longest = Int64(client.client.ssoSessionValidityMinutes) * 60
        // No age at all is prompt=login in other words (OpenID Connect Core 3.1.2.1).
        guard age >= 0, age < longest, authorization.maxAge.map({ $0 > 0 && age <= $0 }) ?? true else { return nil }
        guard client.pool.reaches(authorization.acrValues, by: session.signedIn.methods) else { return nil }
        guard try await authorizations.account(behind: session.signedIn, record: session.record, in: client.pool) != nil else { return nil }
        return session
    }

    /// Whether a sign-in that has waited at a page since is as recent as the client wants it (`max_age`, OpenID Connect Core 3.1.2.1).
    public func isRecent(_ session: SSOSession, for authorization: AuthorizationRequest) -> Bool {
        guard let maxAge = authorization.maxAge else { return true }
        let age = ports.clock.time().seconds - session.signedIn.authTime.seconds
        // No age at all asks for a new sign-in, which this one was; a page is answered in as much time as a code lives.
        return age <= (maxAge > 0 ? maxAge : AuthorizationCode.lifeSeconds)
    }

    /// Sends the browser to the client with what it asked for.
    /// - Parameter isAgreed: whether the person has said that the client may have it; where they have to, nothing is given without.
    public func answer(
        _ authorization: AuthorizationRequest, _ session: SSOSession, at door: Door, isAgreed: Bool = false
    ) async throws -> DomainResponse {
        guard isAgreed || !authorization.needsConsent else {
            return Self.response(to: authorization.refusal(OAuthError(.consentRequired)), at: door)
        }
        var terms = AuthorizationTerms(
            redirectURI: authorization.redirectURI, scopes: authorization.scopes, authTime: session.signedIn.authTime,
            authenticationMethods: session.signedIn.methods)
        terms.nonce = authorization.nonce
        terms.codeChallenge = authorization.codeChallenge
        terms.keyThumbprint = authorization.keyThumbprint
        terms.resource = authorization.resource
        terms.deviceKey = session.signedIn.deviceKey
        terms.ssoSession = session.record
        var fields: [(name: String, value: String)]
        switch authorization.responseType {
        case .code:
            let code = try await authorizations.code(for: session.signedIn.subject, on: terms, at: authorization.client)
            fields = [(name: "code", value: code)]
        case .device:
            // Back to our own page, where the person still has to say that the device may.
            return .redirect(
                to: door.baseURL + DeviceAuthorizationEndpoint.page + "?"
                    + FormFields([(name: "user_code", value: authorization.userCode?.text ?? "")]).encoded)
        case .token: fields = try await implicit.tokens(for: session.signedIn.subject, on: terms, at: authorization.client)
        }
        if let state = authorization.state { fields.append((name: "state", value: state)) }
        if let holding = authorization.pushed { try await pushed.end(holding, in: authorization.client.pool.id) }
        return authorization.answer.redirect(fields)
    }

    /// Tells the client that the person does not want it (RFC 6749 section 4.1.2.1). They have said so, so the browser may go there.
    public func deny(_ authorization: AuthorizationRequest) async throws -> DomainResponse {
        if let holding = authorization.pushed { try await pushed.end(holding, in: authorization.client.pool.id) }
        return authorization.answer.redirect(OAuthError(.accessDenied).fields(state: authorization.state))
    }
}
