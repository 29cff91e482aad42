/// How far a mechanism that Cognito does not have is open to clients.
public enum MechanismUse: String, Sendable, Codable, CaseIterable {
    case off = "OFF"
    case allowed = "ALLOWED"
    /// Whoever does not use it is refused.
    case required = "REQUIRED"

    public var isOn: Bool { self != .off }
}

/// What Cognito's authorization server does not have, chosen for a pool or for one of its app clients (`Lifeguard.PutSettings`).
///
/// `nil` is "nobody has said": then the client takes the pool's choice, and without one what `hardened` asks for, or nothing.
/// A member added later must be optional as these are: documents without it are stored.
public struct AuthorizationSettings: Sendable, Codable, Equatable {
    /// Takes the choices of OWASP ASVS 5 (V10) and RFC 9700 together, for everything that is not chosen by itself.
    public var hardened: Bool?
    /// An authorization request for a code needs a `code_challenge` (RFC 7636, RFC 9700 section 2.1.1).
    public var requirePKCE: Bool?
    /// `iss` in answers of the authorization endpoint (RFC 9207).
    public var issuerInResponse: Bool?
    /// `id_token_hint` and `post_logout_redirect_uri` at `/logout` (OpenID Connect RP-Initiated Logout 1.0).
    public var rpInitiatedLogout: Bool?
    /// RFC 9126.
    public var pushedAuthorizationRequests: MechanismUse?
    /// Tokens bound to a key of the client (RFC 9449).
    public var dpop: MechanismUse?
    /// RFC 8628.
    public var deviceAuthorization: Bool?
    /// RFC 7662; for clients that prove who they are.
    public var introspection: Bool?
    /// `response_mode=form_post` (OAuth 2.0 Form Post Response Mode).
    public var formPost: Bool?
    /// Of a client alone: its public keys as a JWK set (RFC 7517) in JSON. With them the client proves itself by `private_key_jwt` and in no other way.
    public var jwks: String?
    /// Of a client alone: where it is told that a session ended (OpenID Connect Back-Channel Logout 1.0).
    public var backChannelLogoutURI: String?
    /// Of a client alone: whether a logout token needs a `sid`.
    public var backChannelLogoutSessionRequired: Bool?

    public init() {}
}

/// The settings that count for one client: its own, else its pool's, else what `hardened` asks for. Made once for each change.
public struct AuthorizationRules: Sendable, Equatable {
    public let isHardened: Bool
    public let requiresPKCE: Bool
    public let namesIssuer: Bool
    public let hasRPInitiatedLogout: Bool
    public let pushedAuthorizationRequests: MechanismUse
    public let dpop: MechanismUse
    public let hasDeviceAuthorization: Bool
    public let hasIntrospection: Bool
    public let hasFormPost: Bool
    public let jwks: String?
    public let backChannelLogoutURI: String?
    public let backChannelLogoutSessionRequired: Bool

    /// - Parameters:
    ///   - client: `nil` for what a pool says of itself, as in its discovery document.
    ///   - isRegistered: whether the client has registered itself: what a pool opens to its own apps is not open to strangers, unless an
    ///     administrator opens it to that client.
    public init(pool: AuthorizationSettings?, client: AuthorizationSettings?, isRegistered: Bool = false) {
        func chosen<Value>(_ setting: (AuthorizationSettings) -> Value?) -> Value? { client.flatMap(setting) ?? pool.flatMap(setting) }
        let isHardened = chosen(\.hardened) ?? false
        self.isHardened = isHardened
        requiresPKCE = chosen(\.requirePKCE) ?? isHardened
        namesIssuer = chosen(\.issuerInResponse) ?? isHardened
        hasRPInitiatedLogout = chosen(\.rpInitiatedLogout) ?? isHardened
        pushedAuthorizationRequests = chosen(\.pushedAuthorizationRequests) ?? (isHardened ? .allowed : .off)
        dpop = chosen(\.dpop) ?? (isHardened ? .allowed : .off)
        hasDeviceAuthorization = (isRegistered ? client?.deviceAuthorization : chosen(\.deviceAuthorization)) ?? false
        hasIntrospection = (isRegistered ? client?.introspection : chosen(\.introspection)) ?? false
        hasFormPost = chosen(\.formPost) ?? false
        jwks = client?.jwks
        backChannelLogoutURI = client?.backChannelLogoutURI
        backChannelLogoutSessionRequired = client?.backChannelLogoutSessionRequired ?? false
    }
}
