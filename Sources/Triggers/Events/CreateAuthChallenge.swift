internal import JSON
public import UserPools

/// The question of a custom challenge, and its answer. Source: guide, "Create Auth challenge Lambda trigger".
extension LambdaTriggers {
    public func createAuthChallenge(
        _ event: CreateAuthChallengeEvent, _ occasion: TriggerOccasion
    ) async throws -> CreateAuthChallengeVerdict {
        let json = TriggerEvent.json("CreateAuthChallenge_Authentication", occasion) {
            $0.userAttributes(occasion)
            $0.member("challengeName", string: event.challengeName)
            $0.session(event.session)
            $0.clientMetadata(occasion)
            $0.member("userNotFound", bool: event.userNotFound)
        } response: {
            $0.nulls("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata")
        }
        let answer = try await answer(.createAuthChallenge, occasion.pool.lambda.createAuthChallenge, to: json)
        return CreateAuthChallengeVerdict(
            publicChallengeParameters: try answer.texts("publicChallengeParameters") ?? [:],
            privateChallengeParameters: try answer.texts("privateChallengeParameters") ?? [:],
            challengeMetadata: try answer.string("challengeMetadata"))
    }
}
