import JSON
import Synchronization
public import UserPools

/// Answers for a pool's functions as a test says, and remembers what they were told. What a test does not script changes nothing.
public final class ScriptedTriggers: TriggerInvoker {
    /// What the functions do; each is told its event.
    public struct Script: Sendable {
        public var preSignUp: @Sendable (PreSignUpEvent, TriggerOccasion) throws -> PreSignUpVerdict = { _, _ in PreSignUpVerdict() }
        public var postConfirmation: @Sendable (PostConfirmationSource, TriggerOccasion) throws -> Void = { _, _ in }
        public var preAuthentication: @Sendable (PreAuthenticationEvent, TriggerOccasion) throws -> Void = { _, _ in }
        public var postAuthentication: @Sendable (Bool, TriggerOccasion) throws -> Void = { _, _ in }
        public var defineAuthChallenge: @Sendable (DefineAuthChallengeEvent, TriggerOccasion) throws -> DefineAuthChallengeVerdict = {
            _, _ in
            DefineAuthChallengeVerdict(challengeName: nil, issueTokens: false, failAuthentication: true)
        }
        public var createAuthChallenge: @Sendable (CreateAuthChallengeEvent, TriggerOccasion) throws -> CreateAuthChallengeVerdict = {
            _, _ in
            CreateAuthChallengeVerdict()
        }
        public var verifyAuthChallengeResponse: @Sendable (VerifyAuthChallengeEvent, TriggerOccasion) throws -> Bool = { _, _ in false }
        public var preTokenGeneration: @Sendable (PreTokenGenerationEvent, TriggerOccasion) throws -> PreTokenGenerationVerdict = { _, _ in
            PreTokenGenerationVerdict()
        }
        public var userMigration: @Sendable (UserMigrationEvent, TriggerOccasion) throws -> UserMigrationVerdict = { _, _ in
            throw UserPoolError(.userLambdaValidation, "UserMigration failed with error not scripted.")
        }
        public var customMessage: @Sendable (CustomMessageEvent, TriggerOccasion) throws -> CustomMessageVerdict = { _, _ in
            CustomMessageVerdict()
        }
        public var customSender: @Sendable (CustomSenderEvent, TriggerOccasion) throws -> Void = { _, _ in }
        public init() {}
    }

    private struct State {
        var script = Script()
        var calls: [Call] = []
    }

    /// One call of a function: which, and on what occasion.
    public struct Call: Sendable {
        public var trigger: String
        public var occasion: TriggerOccasion
    }

    private let state = Mutex(State())

    public init() {}

    public func script(_ change: (inout Script) -> Void) { state.withLock { change(&$0.script) } }

    /// In the order in which they came.
    public var calls: [Call] { state.withLock { $0.calls } }
    public var names: [String] { calls.map(\.trigger) }

    private func noted(_ trigger: String, _ occasion: TriggerOccasion) -> Script {
        state.withLock {
            $0.calls.append(Call(trigger: trigger, occasion: occasion))
            return $0.script
        }
    }

    public func preSignUp(_ event: PreSignUpEvent, _ occasion: TriggerOccasion) async throws -> PreSignUpVerdict {
        try noted(event.source.rawValue, occasion).preSignUp(event, occasion)
    }
    public func postConfirmation(_ source: PostConfirmationSource, _ occasion: TriggerOccasion) async throws {
        try noted(source.rawValue, occasion).postConfirmation(source, occasion)
    }
    public func preAuthentication(_ event: PreAuthenticationEvent, _ occasion: TriggerOccasion) async throws {
        try noted("PreAuthentication_Authentication", occasion).preAuthentication(event, occasion)
    }
    public func postAuthentication(newDeviceUsed: Bool, _ occasion: TriggerOccasion) async throws {
        try noted("PostAuthentication_Authentication", occasion).postAuthentication(newDeviceUsed, occasion)
    }
    public func defineAuthChallenge(
        _ event: DefineAuthChallengeEvent, _ occasion: TriggerOccasion
    ) async throws -> DefineAuthChallengeVerdict {
        try noted("DefineAuthChallenge_Authentication", occasion).defineAuthChallenge(event, occasion)
    }
    public func createAuthChallenge(
        _ event: CreateAuthChallengeEvent, _ occasion: TriggerOccasion
    ) async throws -> CreateAuthChallengeVerdict {
        try noted("CreateAuthChallenge_Authentication", occasion).createAuthChallenge(event, occasion)
    }
    public func verifyAuthChallengeResponse(_ event: VerifyAuthChallengeEvent, _ occasion: TriggerOccasion) async throws -> Bool {
        try noted("VerifyAuthChallengeResponse_Authentication", occasion).verifyAuthChallengeResponse(event, occasion)
    }
    public func preTokenGeneration(
        _ event: PreTokenGenerationEvent, _ occasion: TriggerOccasion
    ) async throws -> PreTokenGenerationVerdict {
        try noted(event.source.rawValue, occasion).preTokenGeneration(event, occasion)
    }
    public func userMigration(_ event: UserMigrationEvent, _ occasion: TriggerOccasion) async throws -> UserMigrationVerdict {
        try noted(event.source.rawValue, occasion).userMigration(event, occasion)
    }
    public func customMessage(_ event: CustomMessageEvent, _ occasion: TriggerOccasion) async throws -> CustomMessageVerdict {
        try noted("CustomMessage_" + event.occasion.rawValue, occasion).customMessage(event, occasion)
    }
    public func customSender(_ event: CustomSenderEvent, _ occasion: TriggerOccasion) async throws {
        let name = event.medium == .email ? "CustomEmailSender_" : "CustomSMSSender_"
        try noted(name + event.occasion.rawValue, occasion).customSender(event, occasion)
    }
    public func inboundFederation(_ event: InboundFederationEvent, _ occasion: TriggerOccasion) async throws -> [String: String] {
        _ = noted("InboundFederation_ExternalProvider", occasion)
        return [:]
    }
}
