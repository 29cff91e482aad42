/// Messages about tokens for programs: client credentials and token exchange.
extension UserPoolError {
    public static func clientWithoutSecret(_ client: ClientID) -> Self {
        Self(.notAuthorized, "Client \(client) is not configured with a secret.")
    }
    /// The words of a sign-in with a flow that the client does not have.
    public static func tokenFlowNotEnabled(_ flow: String) -> Self { Self(.notAuthorized, "\(flow) flow not enabled for this client") }
    public static func scopeNotAllowed(_ scope: String) -> Self { Self(.invalidParameter, "Invalid scope requested: \(scope)") }
    public static var noScopeAllowed: Self { Self(.invalidParameter, "None of the requested scopes can be granted.") }
    public static var noScopeConfigured: Self {
        Self(.invalidParameter, "The client has no scopes of resource servers that can be granted.")
    }

    /// A client that takes bound tokens alone (RFC 9449), at a door that carries no proof of a key.
    public static var proofOfPossessionRequired: Self {
        Self(.notAuthorized, "This client's tokens are bound to keys; ask for them at the token endpoint.")
    }

    public static var resourceNotGranted: Self { Self(.invalidParameter, "The sign-in was not for this resource.") }

    // MARK: Token exchange
    public static func badToken(_ role: TokenRole) -> Self { Self(.notAuthorized, "Invalid \(role.rawValue) token.") }
    public static func expiredToken(_ role: TokenRole) -> Self { Self(.notAuthorized, "The \(role.rawValue) token has expired.") }
    public static func revokedToken(_ role: TokenRole) -> Self { Self(.notAuthorized, "The \(role.rawValue) token has been revoked.") }
    public static func foreignTokenUnsupported(_ role: TokenRole) -> Self {
        Self(
            .invalidParameter,
            "The \(role.rawValue) token must be an access token or ID token of this user pool; tokens of other providers are not supported."
        )
    }
    public static var actorTokenTypeMissing: Self { Self(.invalidParameter, "ActorTokenType is required when ActorToken is present.") }
    public static var actorTokenMissing: Self {
        Self(.invalidParameter, "ActorTokenType and ActorTokenProviderName need an ActorToken.")
    }
    public static var actorIsSubject: Self { Self(.invalidParameter, "The actor must be another party than the subject.") }
    public static var tooManyActors: Self {
        Self(.invalidParameter, "The subject token has been through \(ActorChain.limit) actors, which is the most.")
    }
    public static var audienceAndResource: Self {
        Self(.invalidParameter, "Audiences and Resources cannot be requested together.")
    }
    public static var idTokenForAnotherClient: Self {
        Self(.invalidParameter, "An ID token cannot be issued for another app client.")
    }
    public static var idTokenNeedsOpenID: Self {
        Self(.invalidParameter, "The scopes of the subject token do not permit an ID token.")
    }
}
