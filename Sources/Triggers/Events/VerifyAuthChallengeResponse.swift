internal import JSON
public import UserPools

/// Whether a custom challenge is answered. Source: guide, "Verify Auth challenge response Lambda trigger".
extension LambdaTriggers {
    public func verifyAuthChallengeResponse(_ event: VerifyAuthChallengeEvent, _ occasion: TriggerOccasion) async throws -> Bool {
        let json = TriggerEvent.json("VerifyAuthChallengeResponse_Authentication", occasion) {
            $0.userAttributes(occasion)
            $0.member("privateChallengeParameters", map: event.privateChallengeParameters)
            $0.member("challengeAnswer", string: event.challengeAnswer)
            $0.clientMetadata(occasion)
            $0.member("userNotFound", bool: event.userNotFound)
        } response: {
            $0.nulls("answerCorrect")
        }
        let answer = try await answer(.verifyAuthChallengeResponse, occasion.pool.lambda.verifyAuthChallengeResponse, to: json)
        // A function that does not say so has not found the answer right.
        return try answer.bool("answerCorrect") ?? false
    }
}
