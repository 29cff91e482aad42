public import UserPools

/// What a client asks of the authorization endpoint, checked. Source: RFC 6749 section 4; OpenID Connect Core 3.1.2.1; guide, "Authorize endpoint".
public struct AuthorizationRequest: Sendable {
    public enum ResponseType: String, Sendable {
        case code
        /// The implicit grant.
        case token
        /// A sign-in for a device that waits for it (RFC 8628): only our own page asks for one, and nobody is sent anywhere else.
        case device
    }

    public enum Prompt: String, Sendable { case none, login, selectAccount = "select_account", consent }

    public let client: ClientContext
    public let responseType: ResponseType
    /// One of the client's callback URLs, byte for byte.
    public let redirectURI: String
    public let scopes: [String]
    public let state: String?
    public let nonce: String?
    /// S256; the only method there is.
    public let codeChallenge: String?
    /// `dpop_jkt` (RFC 9449 section 10); `nil` where the client may not bind tokens.
    public let keyThumbprint: String?
    /// The code of the device that waits, where one does.
    public let userCode: UserCode?
    public let resource: String?
    public let identityProvider: String?
    public let idpIdentifier: String?
    public let loginHint: String?
    public let prompts: Set<Prompt>
    /// Seconds since the person last proved who they are.
    public let maxAge: Int64?
    public let lang: String?
    /// The levels asked for, the preferred one first.
    public let acrValues: [String]
    /// Where and how the client is answered.
    public let answer: AuthorizationAnswer
    /// Where the request was kept, if the client has pushed it.
    var pushed: PushedRequests.Holding?

    /// Why a request is refused, and to whom that is said.
    public enum Refusal: Error, Sendable {
        /// The client or the redirect address is not to be trusted: a page says so, and nobody is sent anywhere (RFC 6749 section 4.1.2.1;
        /// RFC 9700 section 4.11.2).
        case page(OAuthError)
        case redirect(OAuthError, AuthorizationAnswer)

        var error: OAuthError {
            switch self {
            case .page(let error), .redirect(let error, _): error
            }
        }
    }

    /// Parameters that count once, or not at all (RFC 6749 section 3.1).
    private static let single: Set<String> = [
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "resource",
        "identity_provider", "idp_identifier", "login_hint", "prompt", "max_age", "lang", "acr_values", "response_mode", "dpop_jkt",
    ]

    /// - Parameters:
    ///   - isPushed: whether the client has sent it itself (RFC 9126).
    ///   - client: looks a client of the domain's pool up; `nil` for one that is not there.
    public init(_ query: FormFields, isPushed: Bool = false, client find: (String) async throws -> ClientContext?) async throws {
        if let name = query.repeated(among: ["client_id", "redirect_uri"]) {
            throw Refusal.page(OAuthError(.invalidRequest, "The parameter \(name) must not be repeated"))
        }
        guard let id = query["client_id"], !id.isEmpty else {
            throw Refusal.page(OAuthError(.invalidRequest, "Required String parameter 'client_id' is not present"))
        }
        guard id.utf8.count <= 128, let client = try await find(id) else {
            throw Refusal.page(OAuthError(.invalidRequest, "Client \(Self.printable(id)) does not exist."))
        }
        if query["response_type"] == ResponseType.device.rawValue {
            self = try Self(device: query, client)
            return
        }
        guard let redirectURI = query["redirect_uri"] ?? client.client.defaultRedirectURI, !redirectURI.isEmpty else {
            throw Refusal.page(OAuthError(.invalidRequest, "Required String parameter 'redirect_uri' is not present"))
        }
        guard (client.client.callbackURLs ?? []).contains(where: { $0.utf8.elementsEqual(redirectURI.utf8) }) else {
            throw Refusal.page(OAuthError(.invalidRequest, "redirect_mismatch"))
        }
        let rules = client.rules
        guard !rules.isHardened || Self.isOneApps(redirectURI) else {
            throw Refusal.page(OAuthError(.invalidRequest, "redirect_uri must be https, loopback or a private-use scheme with a dot"))
        }
        // From here on refusals go to the client, if the pool's owner has vouched for its address.
        let isImplicit = query["response_type"] == ResponseType.token.rawValue
        let mode = ResponseMode(query["response_mode"], isImplicit: isImplicit, redirectURI: redirectURI, rules)
        let answer = AuthorizationAnswer(
            redirectURI: redirectURI, state: query["state"], mode: mode ?? .usual(isImplicit: isImplicit),
            issuer: rules.namesIssuer ? client.poolContext.issuer : nil)
        func refusal(_ code: OAuthError.Code, _ description: String? = nil) -> Refusal {
            Self.refusal(OAuthError(code, description), answer, of: client)
        }
        if let name = query.repeated(among: Self.single) { throw refusal(.invalidRequest, "The parameter \(name) must not be repeated") }
        guard isPushed || rules.pushedAuthorizationRequests != .required else {
            throw refusal(.invalidRequest, "The client must push its authorization requests")
        }
        guard mode != nil else { throw refusal(.invalidRequest, "This response_mode is not available") }
        guard let type = query["response_type"], let responseType = ResponseType(rawValue: type) else {
            throw refusal(.invalidRequest, "response_type must be code or token")
        }
        let allowed = client.client.allowedOAuthFlows ?? []
        guard client.client.allowedOAuthFlowsUserPoolClient, allowed.contains(isImplicit ? "implicit" : "code"),
            !(isImplicit && rules.isHardened)
        else { throw refusal(.unauthorizedClient) }
        let scopes = try Self.scopes(query["scope"], of: client) ?? { throw refusal(.invalidScope) }()
        let challenge = query["code_challenge"]
        if let challenge {
            guard query["code_challenge_method"] == "S256", Self.isChallenge(challenge) else {
                throw refusal(.invalidRequest, "code_challenge_method should be S256")
            }
        } else if query["code_challenge_method"] != nil {
            throw refusal(.invalidRequest, "code_challenge is missing")
        }
        // What has no code has nothing to prove (RFC 7636 section 1).
        guard challenge != nil || isImplicit || !rules.requiresPKCE else { throw refusal(.invalidRequest, "code_challenge is required") }
        // What comes with a redirect is bound to no key.
        guard !isImplicit || rules.dpop != .required else { throw refusal(.unauthorizedClient) }
        let keyThumbprint = rules.dpop.isOn ? query["dpop_jkt"] : nil
        guard keyThumbprint.map(Self.isChallenge) ?? true else { throw refusal(.invalidRequest, "dpop_jkt should be a SHA-256 thumbprint") }
        var prompts: Set<Prompt> = []
        for word in (query["prompt"] ?? "").split(separator: " ") {
            guard let prompt = Prompt(rawValue: String(word)) else { throw refusal(.invalidRequest, "Unknown value of prompt") }
            prompts.insert(prompt)
        }
        guard !prompts.contains(.none) || prompts.count == 1 else {
            throw refusal(.invalidRequest, "prompt=none cannot be combined with other values")
        }
        var maxAge: Int64?
        if let text = query["max_age"] {
            guard let seconds = Int64(text), seconds >= 0 else { throw refusal(.invalidRequest, "max_age must be a number of seconds") }
            maxAge = seconds
        }
        for (name, limit) in [("state", 8_192), ("nonce", 2_048), ("login_hint", 256), ("resource", 256)] {
            guard (query[name] ?? "").utf8.count <= limit else { throw refusal(.invalidRequest, "\(name) is too long") }
        }
        if let resource = query["resource"], !client.poolContext.resourceScopes.hasServer(resource) {
            throw refusal(.invalidTarget, "The resource is unknown")
        }
        self.client = client
        self.responseType = responseType
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.state = query["state"]
        self.nonce = query["nonce"]
        self.codeChallenge = challenge
        self.keyThumbprint = keyThumbprint
        self.userCode = nil
        self.resource = query["resource"]
        self.identityProvider = query["identity_provider"]
        self.idpIdentifier = query["idp_identifier"]
        self.loginHint = query["login_hint"]
        self.prompts = prompts
        self.maxAge = maxAge
        self.lang = query["lang"]
        self.answer = answer
        self.acrValues = (query["acr_values"] ?? "").split(separator: " ").prefix(8).map(String.init)
    }

    /// A sign-in for a device. It has no address to go back to, so every refusal is a page.
    private init(device query: FormFields, _ client: ClientContext) throws {
        guard query.repeated(among: Self.single.union(["user_code"])) == nil, query["redirect_uri"] == nil,
            let userCode = query["user_code"].flatMap({ UserCode($0) })
        else { throw Refusal.page(OAuthError(.invalidRequest)) }
        guard client.rules.hasDeviceAuthorization, client.client.allowedOAuthFlowsUserPoolClient else {
            throw Refusal.page(OAuthError(.unauthorizedClient))
        }
        guard let scopes = Self.scopes(query["scope"], of: client) else { throw Refusal.page(OAuthError(.invalidScope)) }
        self.client = client
        self.responseType = .device
        self.redirectURI = ""
        self.scopes = scopes
        self.state = nil
        self.nonce = nil
        self.codeChallenge = nil
        self.keyThumbprint = nil
        self.userCode = userCode
        self.resource = nil
        self.identityProvider = nil
        self.idpIdentifier = nil
        self.loginHint = nil
        self.prompts = []
        self.maxAge = nil
        self.lang = query["lang"]
        self.acrValues = []
        self.answer = AuthorizationAnswer(redirectURI: "", state: nil, mode: .usual(isImplicit: false), issuer: nil)
    }

    /// The scopes asked for, each of them allowed; all of the client's when none is named. `nil` where one is not allowed, or without `openid`
    /// one that OpenID Connect defines.
    static func scopes(_ text: String?, of client: ClientContext) -> [String]? {
        // What a resource server has lost since is not granted, whatever the client's document still names.
        let resources = client.poolContext.resourceScopes
        let allowed = (client.client.allowedOAuthScopes ?? []).filter { !$0.utf8.contains(UInt8(ascii: "/")) || resources.contains($0) }
        var scopes: [String] = []
        for scope in (text ?? "").split(separator: " ").map(String.init) where !scopes.contains(scope) { scopes.append(scope) }
        guard !scopes.isEmpty else { return allowed.isEmpty ? nil : allowed }
        guard scopes.allSatisfy(allowed.contains) else { return nil }
        return scopes
    }

    /// 43 characters of base64url: a SHA-256 (RFC 7636 section 4.2).
    private static func isChallenge(_ text: String) -> Bool {
        text.utf8.count == 43
            && text.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }

    /// Whether an address is one app's alone: https, this machine, or a private-use scheme, which is a reversed domain name and so has a dot
    /// (RFC 8252 sections 7.1 to 7.3). Clients can have no other address with http.
    static func isOneApps(_ address: String) -> Bool {
        let scheme = address.prefix { $0 != ":" }.lowercased()
        return scheme == "https" || scheme == "http" || scheme.contains(".")
    }

    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.filter { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) })
    }
}
