/// The endpoints of a user pool domain that programs call or are redirected through; pages are elsewhere.
public struct AuthorizationServer: Sendable {
    let authorization: AuthorizationEndpoint
    let token: TokenEndpoint
    let userInfo: UserInfoEndpoint
    let revocation: RevocationEndpoint
    let logout: LogoutEndpoint
    let registration: RegistrationEndpoint
    let deviceAuthorization: DeviceAuthorizationEndpoint
    let pushedRequests: PushedRequestEndpoint
    let introspection: IntrospectionEndpoint

    public init(
        authorization: AuthorizationEndpoint, token: TokenEndpoint, userInfo: UserInfoEndpoint, revocation: RevocationEndpoint,
        logout: LogoutEndpoint, registration: RegistrationEndpoint, deviceAuthorization: DeviceAuthorizationEndpoint,
        pushedRequests: PushedRequestEndpoint, introspection: IntrospectionEndpoint
    ) {
        self.introspection = introspection
        self.pushedRequests = pushedRequests
        self.authorization = authorization
        self.token = token
        self.userInfo = userInfo
        self.revocation = revocation
        self.logout = logout
        self.registration = registration
        self.deviceAuthorization = deviceAuthorization
    }

    /// - Returns: `nil` for an address that is none of these.
    /// - Throws: what the database throws.
    public func respond(to request: DomainRequest) async throws -> DomainResponse? {
        var response = try await answer(to: request)
        response?.isForAnyOrigin = Self.isForAnyOrigin(request.path)
        return response
    }

    private func answer(to request: DomainRequest) async throws -> DomainResponse? {
        switch request.path {
        case AuthorizationEndpoint.path:
            guard request.method == "GET" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "GET")]) }
            return try await authorization.respond(to: request)
        case TokenEndpoint.path: return try await token.respond(to: request)
        case UserInfoEndpoint.path: return try await userInfo.respond(to: request)
        case RevocationEndpoint.path: return try await revocation.respond(to: request)
        case PushedRequestEndpoint.path: return try await pushedRequests.respond(to: request)
        case IntrospectionEndpoint.path: return try await introspection.respond(to: request)
        case LogoutEndpoint.path: return try await logout.respond(to: request)
        case DeviceAuthorizationEndpoint.path: return try await deviceAuthorization.respond(to: request)
        case RegistrationEndpoint.path: return try await registration.respond(to: request)
        default: return nil
        }
    }

    /// Whether apps in browsers of any origin may call an address: what they need once they have a code, and nothing else. Never the
    /// authorization endpoint (RFC 9700 section 2.6).
    public static func isForAnyOrigin(_ path: String) -> Bool {
        [TokenEndpoint.path, UserInfoEndpoint.path, RevocationEndpoint.path].contains(path)
    }
}
