internal import API
internal import AWSWire
internal import Credentials
internal import ManagedLogin
internal import OAuth
internal import UserPools

/// Request-rate quotas at the domains' doors.
extension DomainDoor {
    /// - Returns: `nil` for a request that is within its quotas.
    func refusal(of request: DomainRequest) async throws -> DomainResponse? {
        guard let quotas else { return nil }
        let counted = DomainQuotas.Request(
            operation: request.operation, region: request.pool.pool.id.region, domain: request.door.domain, client: request.namedClient,
            source: request.sourceIP)
        guard !quotas.allows(counted) else { return nil }
        var response: DomainResponse
        if request.path.hasPrefix("/oauth2/"), request.path != AuthorizationEndpoint.path {
            response = OAuthError(.temporarilyUnavailable, "Too many requests").response
            response.status = 429
            response.isForAnyOrigin = AuthorizationServer.isForAnyOrigin(request.path)
        } else {
            response = try await pages.busy(request)
        }
        response.headers.append((name: "Retry-After", value: "1"))
        return response
    }
}

extension DomainRequest {
    /// The operation of the API that does what a form or a call of an endpoint does, whose rate it counts against.
    fileprivate var operation: String? {
        if path == UserInfoEndpoint.path { return "GetUser" }
        guard method == "POST" else { return nil }
        switch path {
        case TokenEndpoint.path:
            switch form?["grant_type"] {
            case "client_credentials": return "GetClientToken"
            case "urn:ietf:params:oauth:grant-type:token-exchange": return "GetDerivedToken"
            default: return "GetTokensFromRefreshToken"
            }
        case RevocationEndpoint.path: return "RevokeToken"
        case RegistrationEndpoint.path: return "CreateUserPoolClient"
        case DeviceAuthorizationEndpoint.path, PushedRequestEndpoint.path: return "InitiateAuth"
        default: return PageAddress(rawValue: path)?.operation
        }
    }

    /// The client that a request names, by whatever way.
    fileprivate var namedClient: String? {
        if let named = form?["client_id"] ?? query["client_id"] { return named }
        guard let header = header("authorization"), header.prefix(6).lowercased() == "basic ", header.utf8.count <= 1_024,
            let bytes = try? Base64.decode(String(header.dropFirst(6)))
        else { return nil }
        return String(validating: bytes.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
    }
}

extension PageAddress {
    /// Of the page's form.
    fileprivate var operation: String? {
        switch self {
        case .login: "InitiateAuth"
        case .chooseFactor, .passkey, .mfa, .chooseMFA, .setUpMFA, .newPassword, .customChallenge, .device: "RespondToAuthChallenge"
        case .signUp: "SignUp"
        case .confirmUser: "ConfirmSignUp"
        case .resendCode: "ResendConfirmationCode"
        case .forgotPassword: "ForgotPassword"
        case .confirmForgotPassword: "ConfirmForgotPassword"
        case .addPasskey: "CompleteWebAuthnRegistration"
        case .rememberDevice: "ConfirmDevice"
        case .provider, .consent, .logout, .signedOut, .error: nil
        }
    }
}
