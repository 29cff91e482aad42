public import JSON

public struct PreTokenGenerationEvent: Sendable {
    public enum Source: String, Sendable {
        case hostedAuth = "TokenGeneration_HostedAuth", authentication = "TokenGeneration_Authentication"
        case newPasswordChallenge = "TokenGeneration_NewPasswordChallenge", authenticateDevice = "TokenGeneration_AuthenticateDevice"
        case refreshTokens = "TokenGeneration_RefreshTokens", clientCredentials = "TokenGeneration_ClientCredentials"
    }
    public var source: Source
    /// `groupConfiguration`.
    public var groups: GroupClaims
    /// Of the access token; in V2 and V3 events.
    public var scopes: [String]
    public init(source: Source, groups: GroupClaims, scopes: [String]) {
        self.source = source
        self.groups = groups
        self.scopes = scopes
    }
}

/// Groups and roles as tokens carry them.
public struct GroupClaims: Sendable, Equatable {
    /// `cognito:groups`, in order of precedence.
    public var groups: [String]
    /// `cognito:roles`
    public var roles: [String]
    /// `cognito:preferred_role`
    public var preferredRole: String?
    public init(groups: [String], roles: [String], preferredRole: String?) {
        self.groups = groups
        self.roles = roles
        self.preferredRole = preferredRole
    }
}

/// What a PreTokenGeneration function changes. Reserved claims are still in it: the issuer ignores them.
public struct PreTokenGenerationVerdict: Sendable {
    public struct Claims: Sendable {
        public var add: [String: WireValue]
        public var suppress: Set<String>
        public init(add: [String: WireValue] = [:], suppress: Set<String> = []) {
            self.add = add
            self.suppress = suppress
        }
        public var isEmpty: Bool { add.isEmpty && suppress.isEmpty }
    }
    public var idToken: Claims
    /// Always empty from a V1 function.
    public var accessToken: Claims
    public var scopesToAdd: [String]
    public var scopesToSuppress: Set<String>
    /// `nil`: the groups stay as they are.
    public var groups: GroupClaims?
    public init(
        idToken: Claims = Claims(), accessToken: Claims = Claims(), scopesToAdd: [String] = [], scopesToSuppress: Set<String> = [],
        groups: GroupClaims? = nil
    ) {
        self.idToken = idToken
        self.accessToken = accessToken
        self.scopesToAdd = scopesToAdd
        self.scopesToSuppress = scopesToSuppress
        self.groups = groups
    }
}

public struct InboundFederationEvent: Sendable {
    public var providerName: String
    public var providerType: String
    /// `tokenResponse`, `idToken`, `userInfo` or `samlResponse`.
    public var attributes: WireValue
    public init(providerName: String, providerType: String, attributes: WireValue) {
        self.providerName = providerName
        self.providerType = providerType
        self.attributes = attributes
    }
}
