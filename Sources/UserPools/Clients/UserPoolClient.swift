/// One app client: who may ask a pool for tokens, and how. Source: Cognito API reference, UserPoolClientType.
public struct UserPoolClient: Sendable, Codable {
    public var id: ClientID
    public var pool: UserPoolID
    public var name: String
    public var created: Instant
    public var modified: Instant
    public var lifetimes = TokenLifetimes()
    /// `nil`: the default set (standard attributes and the verification flags).
    public var readAttributes: [String]?
    /// `nil`: the default set (standard attributes).
    public var writeAttributes: [String]?
    /// As given; `nil` means the default flows.
    public var explicitAuthFlows: [String]?
    public var supportedIdentityProviders: [String]?
    public var callbackURLs: [String]?
    public var logoutURLs: [String]?
    public var defaultRedirectURI: String?
    public var allowedOAuthFlows: [String]?
    public var allowedOAuthScopes: [String]?
    public var allowedOAuthFlowsUserPoolClient = false
    public var analytics: AnalyticsConfiguration?
    public var preventUserExistenceErrors: Bool?
    public var enableTokenRevocation = true
    public var enablePropagateAdditionalUserContextData = false
    /// 3 to 15 minutes.
    public var authSessionValidityMinutes = 3
    public var rotation: RefreshTokenRotation?
    /// `nil` where nobody has said how long an SSO session may be taken.
    public var ssoSessionMinutes: Int?
    /// What Cognito's authorization server does not have; kept by `UpdateUserPoolClient`.
    public var authorizationSettings: AuthorizationSettings?
    /// Whether a program registered it by itself (RFC 7591): `ClientType` DCR.
    public var isRegistered: Bool?
    /// The active secrets, at most two; values are sealed on their way to the database.
    public var secrets: [ClientSecret] = []

    public init(id: ClientID, pool: UserPoolID, name: String, created: Instant) {
        self.id = id
        self.pool = pool
        self.name = name
        self.created = created
        self.modified = created
    }

    public var hidesUserExistence: Bool { preventUserExistenceErrors ?? false }
    public var rotatesRefreshTokens: Bool { rotation?.enabled ?? false }

    /// The flows this client may start, in their `ALLOW_` names.
    public var allowedFlows: Set<String> {
        guard let flows = explicitAuthFlows else { return ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"] }
        // One that has registered itself has what its registration says; the names of before it came are not for it.
        guard isRegistered != true || !flows.isEmpty else { return [] }
        var allowed = Set(flows)
        // Clients with the names of 2018 may refresh and use SRP without saying so, unless CUSTOM_AUTH_FLOW_ONLY shuts SRP out.
        if flows.contains(where: { !$0.hasPrefix("ALLOW_") }) || flows.isEmpty {
            allowed.insert("ALLOW_REFRESH_TOKEN_AUTH")
            if flows.contains("ADMIN_NO_SRP_AUTH") { allowed.insert("ALLOW_ADMIN_USER_PASSWORD_AUTH") }
            if flows.contains("USER_PASSWORD_AUTH") { allowed.insert("ALLOW_USER_PASSWORD_AUTH") }
            allowed.insert("ALLOW_CUSTOM_AUTH")
            if !flows.contains("CUSTOM_AUTH_FLOW_ONLY") { allowed.insert("ALLOW_USER_SRP_AUTH") }
        }
        return allowed
    }

    /// Whether people may choose here how they sign in (USER_AUTH).
    var mayChoose: Bool { allowedFlows.contains("ALLOW_USER_AUTH") }

    /// Who somebody is and where they come from: no attributes of the schema that could be left out.
    static let alwaysReadable: Set<String> = ["sub", LinkedIdentity.attributeName]

    /// Whether this client may see an attribute. Custom attributes are readable by default (docs/deviations.md).
    public func canRead(_ attribute: String) -> Bool {
        guard let names = readAttributes else { return attribute != "dev:" && !attribute.hasPrefix("dev:") }
        return Self.alwaysReadable.contains(attribute) || names.contains(attribute)
    }

    /// Whether this client may set an attribute. Custom attributes are not writable by default (docs/deviations.md).
    public func canWrite(_ attribute: String) -> Bool {
        guard let names = writeAttributes else { return AttributeSchema.writableStandardNames.contains(attribute) }
        return names.contains(attribute)
    }
}

public struct RefreshTokenRotation: Sendable, Codable, Equatable {
    public var enabled: Bool
    /// 0 to 60 seconds in which the token before the last still answers with the same successor.
    public var retryGracePeriodSeconds: Int?
    public init(enabled: Bool, retryGracePeriodSeconds: Int?) {
        self.enabled = enabled
        self.retryGracePeriodSeconds = retryGracePeriodSeconds
    }
}

public struct AnalyticsConfiguration: Sendable, Codable, Equatable {
    public var applicationID: String?
    public var applicationARN: String?
    public var roleARN: String?
    public var externalID: String?
    public var userDataShared: Bool?
    public init() {}
}
