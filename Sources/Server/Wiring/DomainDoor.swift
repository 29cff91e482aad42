internal import API
internal import AWSWire
internal import Credentials
internal import Logging
internal import ManagedLogin
internal import OAuth
internal import Persistence
internal import UserPools

/// The user pool domains: the authorization server's endpoints and the pages, behind whichever door a request came by.
struct DomainDoor: Sendable {
    let cache: ConfigurationCache
    let server: AuthorizationServer
    let pages: ManagedLogin
    let links: ConfirmationLinks
    let documents: PoolDocuments
    /// Whether browsers are told to come by https alone (RFC 6797).
    let isStrict: Bool
    /// `nil` where none are counted.
    let quotas: DomainQuotas?
    let logger: Logger

    /// - Throws: when a template or a language of ours cannot be read.
    init(
        services: Services, ports: Ports, masterKey: MasterKey, links: ConfirmationLinks, documents: PoolDocuments, isStrict: Bool,
        quotas: DomainQuotas?, logger: Logger
    ) throws {
        let cache = services.cache
        let authorizations = Authorizations(ports: ports, masterKey: masterKey)
        let sessions = SSOSessions(masterKey: masterKey, random: ports.random)
        let pushed = PushedRequests(ports: ports, masterKey: masterKey)
        let authorization = AuthorizationEndpoint(
            ports: ports, cache: cache, authorizations: authorizations, implicit: ImplicitGrant(services.hostedTokens), sessions: sessions,
            pushed: pushed)
        let devices = DeviceAuthorizations(ports: ports, hosted: services.hostedTokens, masterKey: masterKey)
        let proofs = DPoPProofs(ports: ports, masterKey: masterKey)
        let token = TokenEndpoint(
            ports: ports, cache: cache, proofs: proofs,
            authorizationCode: AuthorizationCodeGrant(authorizations: authorizations, hosted: services.hostedTokens),
            refreshToken: RefreshTokenGrant(services.refreshing), clientCredentials: ClientCredentialsGrant(services.clientCredentials),
            tokenExchange: TokenExchangeGrant(services.tokenExchange),
            deviceCode: DeviceCodeGrant(devices: devices, hosted: services.hostedTokens))
        let logout = LogoutEndpoint(
            ports: ports, cache: cache, sessions: sessions, authorizations: authorizations,
            hints: SignOutHints(ports: ports, masterKey: masterKey))
        self.cache = cache
        self.server = AuthorizationServer(
            authorization: authorization, token: token, userInfo: UserInfoEndpoint(accessTokens: services.accessTokens, proofs: proofs),
            revocation: RevocationEndpoint(ports: ports, cache: cache, refreshing: services.refreshing), logout: logout,
            registration: RegistrationEndpoint(
                registrations: ClientRegistrations(ports: ports, clients: services.clients, masterKey: masterKey), proofs: proofs),
            deviceAuthorization: DeviceAuthorizationEndpoint(ports: ports, cache: cache, devices: devices),
            pushedRequests: PushedRequestEndpoint(ports: ports, cache: cache, requests: pushed, dpop: proofs),
            introspection: IntrospectionEndpoint(ports: ports, cache: cache, tokens: services.tokenInspection))
        self.pages = try ManagedLogin(
            rules: ManagedLogin.Rules(
                cache: cache, authentication: services.authentication, signUps: services.signUps, recovery: services.recovery,
                authorization: authorization, authorizations: authorizations, passkeys: services.passkeys, devices: services.devices,
                terms: services.terms, deviceAuthorizations: devices, logout: logout,
                brandings: Brandings(ports: ports, cache: cache)),
            ports: ports, sessions: sessions, masterKey: masterKey)
        self.links = links
        self.documents = documents
        self.isStrict = isStrict
        self.quotas = quotas
        self.logger = logger
    }

    /// - Returns: `nil` where no domain has the name, or it has no such address.
    func answer(_ address: DomainAddress, _ request: WireRequest) async -> WireResponse? {
        do {
            if let rival = address.rival, try await isCustomDomain(rival) { return nil }
            guard let domain = try await cache.domain(address.domain), (domain.form == .custom) == address.isCustom else { return nil }
            guard let domainRequest = Self.request(address, request, try await cache.pool(domain.pool)) else {
                return WireResponse(status: 400, headers: [(name: "Cache-Control", value: "no-store")])
            }
            if let refusal = try await refusal(of: domainRequest) { return wire(refusal, secure: domainRequest.door.isSecure) }
            if ConfirmationLinks.isLink(address.path, request.query), request.method == "GET" || request.method == "HEAD" {
                // Only what a person does by following the link confirms.
                guard request.method == "GET" else { return WireResponse(status: 200) }
                return strict(await links.answer(pool: domain.pool.value, query: request.query), secure: domainRequest.door.isSecure)
            }
            if request.method == "OPTIONS", AuthorizationServer.isForAnyOrigin(address.path) {
                return CrossOrigin.preflight(method: "GET, POST", isEndpoint: true)
            }
            if let document = Self.document(address.path) { return answer(document, domainRequest) }
            var found = try await server.respond(to: domainRequest)
            if found == nil { found = try await pages.respond(to: domainRequest) }
            guard let found else { return nil }
            return wire(try await pages.completed(found, for: domainRequest), secure: domainRequest.door.isSecure)
        } catch let error as DatabaseError where error.kind == .unavailable || error.kind == .serializationFailure {
            logger.error("database unavailable", metadata: ["path": "\(address.path)", "cause": "\(error)"])
            return WireResponse(status: 503, headers: [(name: "Retry-After", value: "1"), (name: "Cache-Control", value: "no-store")])
        } catch {
            logger.error("a domain's page failed", metadata: ["path": "\(address.path)", "cause": "\(error)"])
            return WireResponse(status: 500, headers: [(name: "Cache-Control", value: "no-store")])
        }
    }

    private func isCustomDomain(_ host: String) async throws -> Bool { try await cache.domain(host)?.form == .custom }

    /// - Returns: `true` also where nobody can say.
    func isTaken(_ host: String) async -> Bool {
        do {
            return try await isCustomDomain(host)
        } catch {
            logger.error("a host could not be looked up", metadata: ["cause": "\(error)"])
            return true
        }
    }

    /// An image under the address that the API gives for it, on the main host: `/auth/POOL_ID/assets/NAME`.
    func image(_ name: String, of pool: String) async -> WireResponse? {
        do {
            return try await pages.image(name, in: UserPoolID(pool)).map { wire($0, secure: false) }
        } catch {
            logger.error("an image of branding failed", metadata: ["pool": "\(pool)", "cause": "\(error)"])
            return WireResponse(status: 503, headers: [(name: "Retry-After", value: "1"), (name: "Cache-Control", value: "no-store")])
        }
    }

    /// The documents of the domain's pool, the same as under its issuer.
    private static func document(_ path: String) -> PoolDocument? {
        path.hasPrefix("/.well-known/") ? PoolDocument(rawValue: String(path.dropFirst("/.well-known/".count))) : nil
    }

    private func answer(_ document: PoolDocument, _ request: DomainRequest) -> WireResponse {
        switch request.method {
        case "GET":
            var response = documents.answer(request.pool, document)
            response.headers += CrossOrigin.headers
            return response
        case "OPTIONS": return CrossOrigin.preflight(method: "GET")
        default: return WireResponse(status: 405, headers: [(name: "Allow", value: "GET, OPTIONS")])
        }
    }

    private func wire(_ response: DomainResponse, secure: Bool) -> WireResponse {
        var wire = WireResponse(status: response.status, headers: response.headers, body: response.body)
        if response.isForAnyOrigin { wire.headers += CrossOrigin.endpointHeaders }
        return strict(wire, secure: secure)
    }

    private func strict(_ response: WireResponse, secure: Bool) -> WireResponse {
        guard isStrict, secure else { return response }
        var response = response
        response.headers.append((name: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains"))
        return response
    }

    /// Whether nothing happens when an address is looked at. Elsewhere GET makes codes and ends sessions, which nobody expects of HEAD: it is
    /// refused there (RFC 9110 section 9.2.1).
    private static func isFile(_ path: String) -> Bool { path.hasPrefix(PageAddress.assets) || document(path) != nil }

    /// - Returns: `nil` for a query or form that is not well-formed.
    private static func request(_ address: DomainAddress, _ request: WireRequest, _ pool: PoolContext) -> DomainRequest? {
        guard let query = FormFields(encoded: request.query) else { return nil }
        var form: FormFields?
        let type = request.headers["content-type"]?.prefix { $0 != ";" }.lowercased()
        if type == "application/x-www-form-urlencoded" {
            guard let fields = FormFields(encoded: request.body) else { return nil }
            form = fields
        }
        return DomainRequest(
            pool: pool, door: Door(domain: address.domain, origin: address.origin, basePath: address.basePath),
            method: request.method == "HEAD" && isFile(address.path) ? "GET" : request.method, path: address.path, query: query,
            rawQuery: request.query, form: form, body: request.body, headers: request.headers.fields,
            sourceIP: request.sourceIP.isEmpty ? nil : request.sourceIP)
    }
}
