/// Who may register app clients in a pool, and which. Source: API reference, DcrConfigurationType.
public struct RegistrationPolicy: Sendable, Equatable {
    /// The scope of an access token that registers clients.
    public static let scope = OAuthScopes.registration

    public let isOn: Bool
    /// Whether it needs no token.
    public let isOpen: Bool
    /// What a client may use that was registered with a token, and without; in the words of `AllowedOAuthFlows`.
    public let authenticatedGrants: Set<String>
    public let openGrants: Set<String>
    /// Beside those of OpenID Connect.
    public let scopes: Set<String>

    /// - Parameter configuration: `nil` for a pool without one, which registers nobody.
    public init(_ configuration: DynamicClientRegistration?) {
        // A configuration that does not say whether it is on is on.
        isOn = configuration.map { $0.enableStatus != "Disabled" } ?? false
        isOpen = configuration?.openEnabled ?? false
        // The implicit grant is accepted in both lists and means nothing.
        authenticatedGrants = Set(configuration?.authenticatedGrantTypes ?? ["code", "client_credentials"]).subtracting(["implicit"])
        openGrants = Set(configuration?.openGrantTypes ?? ["code"]).subtracting(["implicit"])
        scopes = Set(configuration?.allowedScopes ?? []).subtracting([Self.scope])
    }

    /// The scopes of OpenID Connect, which every registered client may have.
    public static let openIDScopes: Set<String> = ["openid", "email", "phone", "profile"]

    public func allows(_ scope: String) -> Bool { Self.openIDScopes.contains(scope) || scopes.contains(scope) }
}
