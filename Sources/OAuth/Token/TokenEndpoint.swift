public import UserPools

/// `POST /oauth2/token`. Source: RFC 6749 section 3.2; guide, "Token endpoint".
public struct TokenEndpoint: Sendable {
    public static let path = "/oauth2/token"

    let ports: Ports
    let cache: ConfigurationCache
    let proofs: DPoPProofs
    let authorizationCode: AuthorizationCodeGrant
    let refreshToken: RefreshTokenGrant
    let clientCredentials: ClientCredentialsGrant
    let tokenExchange: TokenExchangeGrant
    let deviceCode: DeviceCodeGrant

    public init(
        ports: Ports, cache: ConfigurationCache, proofs: DPoPProofs, authorizationCode: AuthorizationCodeGrant,
        refreshToken: RefreshTokenGrant,
        clientCredentials: ClientCredentialsGrant, tokenExchange: TokenExchangeGrant, deviceCode: DeviceCodeGrant
    ) {
        self.ports = ports
        self.cache = cache
        self.proofs = proofs
        self.authorizationCode = authorizationCode
        self.refreshToken = refreshToken
        self.clientCredentials = clientCredentials
        self.tokenExchange = tokenExchange
        self.deviceCode = deviceCode
    }

    /// Parameters that count once (RFC 6749 section 3.2); `resource` and `audience` may repeat by their RFCs and here must not.
    private static let single: Set<String> = [
        "grant_type", "code", "redirect_uri", "code_verifier", "device_code", "refresh_token", "scope", "subject_token",
        "subject_token_type", "actor_token", "actor_token_type", "requested_token_type", "resource", "audience", "aws_client_metadata",
    ]

    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "POST" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "POST, OPTIONS")]) }
        do {
            guard let form = request.form else { throw OAuthError(.invalidRequest, "The body must be application/x-www-form-urlencoded") }
            if let name = form.repeated(among: Self.single) {
                throw OAuthError(.invalidRequest, "The parameter \(name) must not be repeated")
            }
            // A secret in an address ends in logs.
            guard request.query["client_secret"] == nil else { throw OAuthError(.invalidRequest) }
            guard let grantType = form["grant_type"], !grantType.isEmpty else {
                throw OAuthError(.invalidRequest, "grant_type is required")
            }
            let authentication = try ClientAuthentication(request, form: form)
            let (client, isProved) = try await authentication.client(of: request, in: cache, ports)
            let keyThumbprint = try await proofs.keyThumbprint(of: request, at: client)
            switch grantType {
            case "authorization_code": return try await authorizationCode.answer(form, request, keyThumbprint, at: client).response
            case "refresh_token": return try await refreshToken.answer(form, request, keyThumbprint, at: client).response
            case "client_credentials":
                return try await clientCredentials.answer(form, isProved: isProved, keyThumbprint, at: client).response
            case "urn:ietf:params:oauth:grant-type:token-exchange":
                return try await tokenExchange.answer(form, keyThumbprint, at: client).response
            case DeviceCodeGrant.type: return try await deviceCode.answer(form, request, keyThumbprint, at: client).response
            default: throw OAuthError(.unsupportedGrantType)
            }
        } catch let error as OAuthError {
            return proofs.response(to: error, request)
        }
    }
}

extension OAuthError {
    /// What a program is told of a refusal of the rules.
    init(_ refusal: TokenRefusal) {
        let code: Code =
            switch refusal.reason {
            case .invalidClient: .invalidClient
            case .unauthorizedClient: .unauthorizedClient
            case .invalidScope: .invalidScope
            case .invalidTarget: .invalidTarget
            case .invalidRequest, .invalidToken, .functionFailed: .invalidRequest
            }
        self.init(code, refusal.reason == .invalidClient ? nil : Self.plain(refusal.error.message))
    }

    /// A function's refusal, and what else a rule says on the way to tokens. Source: guide, "Token endpoint", negative responses.
    init(_ error: UserPoolError) throws {
        switch error.code {
        case .userLambdaValidation, .unexpectedLambda, .invalidLambdaResponse: self.init(.invalidGrant, Self.plain(error.message))
        case .notAuthorized, .refreshTokenReuse, .userNotFound, .userNotConfirmed, .passwordResetRequired: self.init(.invalidGrant)
        default: throw error
        }
    }

    /// RFC 6749 section 5.2 allows printable ASCII without quotes and backslashes.
    static func plain(_ text: String) -> String {
        String(text.unicodeScalars.map { (0x20...0x7E).contains($0.value) && $0 != "\"" && $0 != "\\" ? Character($0) : "?" })
    }

    static func words(_ text: String?) -> [String]? {
        guard let text else { return nil }
        let words = text.split(separator: " ").map(String.init)
        return words.isEmpty ? nil : words
    }
}
