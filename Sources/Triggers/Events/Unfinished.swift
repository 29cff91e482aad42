public import UserPools

extension LambdaTriggers {
    public func preSignUp(_ event: PreSignUpEvent, _ occasion: TriggerOccasion) async throws -> PreSignUpVerdict {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func postConfirmation(_ source: PostConfirmationSource, _ occasion: TriggerOccasion) async throws {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func preAuthentication(_ event: PreAuthenticationEvent, _ occasion: TriggerOccasion) async throws {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func postAuthentication(newDeviceUsed: Bool, _ occasion: TriggerOccasion) async throws {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func defineAuthChallenge(
        _ event: DefineAuthChallengeEvent, _ occasion: TriggerOccasion
    ) async throws -> DefineAuthChallengeVerdict { throw UserPoolError(.unexpectedLambda, "") }
    public func createAuthChallenge(
        _ event: CreateAuthChallengeEvent, _ occasion: TriggerOccasion
    ) async throws -> CreateAuthChallengeVerdict { throw UserPoolError(.unexpectedLambda, "") }
    public func verifyAuthChallengeResponse(_ event: VerifyAuthChallengeEvent, _ occasion: TriggerOccasion) async throws -> Bool {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func preTokenGeneration(_ event: PreTokenGenerationEvent, _ occasion: TriggerOccasion) async throws -> PreTokenGenerationVerdict
    { throw UserPoolError(.unexpectedLambda, "") }
    public func userMigration(_ event: UserMigrationEvent, _ occasion: TriggerOccasion) async throws -> UserMigrationVerdict {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func customMessage(_ event: CustomMessageEvent, _ occasion: TriggerOccasion) async throws -> CustomMessageVerdict {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func customSender(_ event: CustomSenderEvent, _ occasion: TriggerOccasion) async throws {
        throw UserPoolError(.unexpectedLambda, "")
    }
    public func inboundFederation(_ event: InboundFederationEvent, _ occasion: TriggerOccasion) async throws -> [String: String] {
        throw UserPoolError(.unexpectedLambda, "")
    }
}
