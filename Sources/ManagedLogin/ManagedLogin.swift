public import Credentials
public import OAuth
public import UserPools

/// The pages of a user pool domain. Source: guide, "User pool managed login".
public struct ManagedLogin: Sendable {
    /// The rules that pages ask.
    public struct Rules: Sendable {
        public var cache: ConfigurationCache
        public var authentication: Authentication
        public var signUps: SignUps
        public var recovery: PasswordRecovery
        public var authorization: AuthorizationEndpoint
        public var authorizations: Authorizations
        public var passkeys: Passkeys
        public var devices: Devices
        public var terms: TermsDocuments
        public var deviceAuthorizations: DeviceAuthorizations
        public var logout: LogoutEndpoint
        public var brandings: Brandings

        public init(
            cache: ConfigurationCache, authentication: Authentication, signUps: SignUps, recovery: PasswordRecovery,
            authorization: AuthorizationEndpoint, authorizations: Authorizations, passkeys: Passkeys, devices: Devices,
            terms: TermsDocuments, deviceAuthorizations: DeviceAuthorizations, logout: LogoutEndpoint, brandings: Brandings
        ) {
            self.brandings = brandings
            self.logout = logout
            self.deviceAuthorizations = deviceAuthorizations
            self.cache = cache
            self.authentication = authentication
            self.signUps = signUps
            self.recovery = recovery
            self.authorization = authorization
            self.authorizations = authorizations
            self.passkeys = passkeys
            self.devices = devices
            self.terms = terms
        }
    }

    let rules: Rules
    let states: PageStates
    let answers: FormAnswers
    let turns = FormTurns()
    let sessions: SSOSessions
    let devices: BrowserDevices
    let forgery: CrossSiteForgery
    let renderer: PageRenderer
    /// What pages say; an operator's own texts are put into it while the server runs.
    public let library: TextLibrary
    let wardrobe: Wardrobe
    let assets = Assets()

    /// - Throws: when a template or a language of ours cannot be read.
    public init(rules: Rules, ports: Ports, sessions: SSOSessions, masterKey: MasterKey) throws {
        self.rules = rules
        self.sessions = sessions
        devices = BrowserDevices(masterKey: masterKey, random: ports.random)
        states = PageStates(ports: ports, masterKey: masterKey)
        answers = FormAnswers(ports: ports, masterKey: masterKey)
        forgery = CrossSiteForgery(masterKey: masterKey, random: ports.random)
        renderer = try PageRenderer()
        library = try TextLibrary()
        wardrobe = Wardrobe(cache: rules.cache)
    }

    /// - Returns: `nil` for an address that is no page.
    /// - Throws: what the database throws.
    public func respond(to request: DomainRequest) async throws -> DomainResponse? {
        if request.path.hasPrefix(PageAddress.assets), request.method == "GET" {
            return try await asset(request.path.dropFirst(PageAddress.assets.count), request)
        }
        guard let address = PageAddress(rawValue: request.path) else { return nil }
        guard request.method == "GET" || request.method == "POST" else {
            return DomainResponse(status: 405, headers: [(name: "Allow", value: "GET, POST")])
        }
        switch address {
        case .error: return errorPage(try await visit(request, nil))
        case .addPasskey where !request.query.fields.contains(where: { ["response_type", "request_uri"].contains($0.name) }):
            // Cognito takes a client and a redirect address here. A pushed request says all that it is.
            let fields = request.query.fields + [(name: "response_type", value: "code")]
            return DomainResponse.redirect(to: address.url(at: request.door, query: FormFields(fields).encoded))
        case .signedOut: return signedOutPage(try await visit(request, nil))
        case .device: return try await device(visit(request, nil))
        case .logout: return try await signOut(visit(request, nil))
        default: break
        }
        let authorization: AuthorizationRequest
        do {
            authorization = try await rules.authorization.read(request)
        } catch let refusal as AuthorizationRequest.Refusal {
            return AuthorizationEndpoint.response(to: refusal, at: request.door)
        }
        // No page is shown where the client asked for none (OpenID Connect Core 3.1.2.1).
        if authorization.prompts.contains(.none) { return try await rules.authorization.respond(to: request) }
        let visit = try await visit(request, authorization)
        if request.method == "POST", !forgery.isGenuine(request) {
            let hasCookie = request.cookie(CrossSiteForgery.cookie) != nil
            return problem(hasCookie ? "error.forged" : "error.cookies", status: 403, visit)
        }
        // A second sign-in works by itself, and is what most requests are.
        guard request.method == "POST", address != .login else { return try await shown(address, visit, authorization) }
        return try await answering(visit, authorization) { try await shown(address, visit, authorization) }
    }

    private func shown(
        _ address: PageAddress, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        do {
            return try await page(address, visit, authorization)
        } catch let error as UserPoolError where error.code == .internalError {
            throw error
        } catch let error as UserPoolError {
            return problem(error, visit)
        }
    }

    private func page(
        _ address: PageAddress, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        switch address {
        case .login: return try await login(visit, authorization)
        case .signUp: return try await signUp(visit, authorization)
        case .confirmUser, .resendCode: return try await confirm(visit, authorization, resends: address == .resendCode)
        case .forgotPassword: return try await forgotPassword(visit, authorization)
        case .confirmForgotPassword: return try await resetPassword(visit, authorization)
        case .chooseFactor, .passkey, .mfa, .chooseMFA, .newPassword, .customChallenge:
            return try await challenge(address, visit, authorization)
        case .setUpMFA: return try await setUpMFA(visit, authorization)
        case .addPasskey: return try await addPasskey(visit, authorization)
        case .rememberDevice: return try await rememberDevice(visit, authorization)
        case .consent: return try await consent(visit, authorization)
        case .provider: return provider(visit, authorization)
        case .logout, .signedOut, .device, .error: return visit.redirect(to: .login)
        }
    }

    /// The page of an answer that has to be one; other answers as they are.
    /// - Throws: what the database throws.
    public func completed(_ response: DomainResponse, for request: DomainRequest) async throws -> DomainResponse {
        guard let form = response.form else { return response }
        let visit = try await visit(request, nil)
        return DomainResponse(
            status: response.status, headers: PageHeaders.fields(formTarget: form.address, own: false) + response.headers,
            body: Array(renderer.html(form, visit.frame(script: assets.formPost)).utf8))
    }

    func visit(_ request: DomainRequest, _ authorization: AuthorizationRequest?) async throws -> Visit {
        var client = authorization?.client
        // Pages of no request are dressed as those of the client that they name; nothing else hangs on it.
        if client == nil, let named = request.query["client_id"] { client = try await self.client(named, of: request) }
        let texts = library.texts(of: request.pool.pool.id)
        let language =
            (request.query["lang"] ?? authorization?.lang).flatMap(texts.language(tag:))
            ?? request.query["ui_locales"]?.split(separator: " ").lazy.compactMap { texts.language(tag: String($0)) }.first
            ?? request.header("accept-language").flatMap(texts.language(acceptLanguage:)) ?? .english
        let token = forgery.token(of: request)
        return Visit(
            request: request, authorization: authorization, language: language, library: texts, texts: texts[language],
            looks: try await wardrobe.looks(of: client, for: request), stylesOf: client?.client.id.value ?? Self.all, assets: assets,
            csrf: token.text, setsCSRFCookie: token.isNew)
    }
}
