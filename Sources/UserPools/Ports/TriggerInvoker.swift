/// What every trigger is told, whatever it is for. Source: guide, "Customizing user pool workflows with Lambda triggers".
public struct TriggerOccasion: Sendable {
    /// Whose `lambda` names the functions.
    public var pool: UserPool
    /// `callerContext.clientId`; `nil` for calls that no app client makes.
    public var client: ClientID?
    /// `userName`: for a name that nobody has, what was typed.
    public var username: String
    /// `request.userAttributes`, with `sub` and `cognito:user_status`; empty for a name that nobody has.
    public var userAttributes: [String: String]
    public var clientMetadata: [String: String]?

    public init(
        pool: UserPool, client: ClientID?, username: String, userAttributes: [String: String], clientMetadata: [String: String]? = nil
    ) {
        self.pool = pool
        self.client = client
        self.username = username
        self.userAttributes = userAttributes
        self.clientMetadata = clientMetadata
    }

    public init(_ user: User, in pool: UserPool, at client: ClientID?, clientMetadata: [String: String]? = nil) {
        var attributes = user.attributes
        attributes["sub"] = user.subject.value
        attributes["cognito:user_status"] = user.status.rawValue
        self.init(pool: pool, client: client, username: user.username, userAttributes: attributes, clientMetadata: clientMetadata)
    }
}

/// The Lambda triggers of a pool. A caller asks only where `pool.lambda` names a function for it.
///
/// Every method throws UserLambdaValidation (the function refused), InvalidLambdaResponse (its answer makes no sense) or UnexpectedLambda
/// (it could not be run, or took too long), in Cognito's words.
public protocol TriggerInvoker: Sendable {
    func preSignUp(_ event: PreSignUpEvent, _ occasion: TriggerOccasion) async throws -> PreSignUpVerdict
    func postConfirmation(_ source: PostConfirmationSource, _ occasion: TriggerOccasion) async throws
    func preAuthentication(_ event: PreAuthenticationEvent, _ occasion: TriggerOccasion) async throws
    func postAuthentication(newDeviceUsed: Bool, _ occasion: TriggerOccasion) async throws
    func defineAuthChallenge(_ event: DefineAuthChallengeEvent, _ occasion: TriggerOccasion) async throws -> DefineAuthChallengeVerdict
    func createAuthChallenge(_ event: CreateAuthChallengeEvent, _ occasion: TriggerOccasion) async throws -> CreateAuthChallengeVerdict
    /// - Returns: `answerCorrect`.
    func verifyAuthChallengeResponse(_ event: VerifyAuthChallengeEvent, _ occasion: TriggerOccasion) async throws -> Bool
    func preTokenGeneration(_ event: PreTokenGenerationEvent, _ occasion: TriggerOccasion) async throws -> PreTokenGenerationVerdict
    func userMigration(_ event: UserMigrationEvent, _ occasion: TriggerOccasion) async throws -> UserMigrationVerdict
    func customMessage(_ event: CustomMessageEvent, _ occasion: TriggerOccasion) async throws -> CustomMessageVerdict
    /// CustomEmailSender or CustomSMSSender, by the event's medium. Encrypts the code under the pool's key.
    func customSender(_ event: CustomSenderEvent, _ occasion: TriggerOccasion) async throws
    /// - Returns: `userAttributesToMap`; empty for "as they are".
    func inboundFederation(_ event: InboundFederationEvent, _ occasion: TriggerOccasion) async throws -> [String: String]
}
