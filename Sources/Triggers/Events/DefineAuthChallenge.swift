internal import JSON
public import UserPools

/// Which challenge a custom sign-in puts next. Source: guide, "Define Auth challenge Lambda trigger".
extension LambdaTriggers {
    public func defineAuthChallenge(
        _ event: DefineAuthChallengeEvent, _ occasion: TriggerOccasion
    ) async throws -> DefineAuthChallengeVerdict {
        let json = TriggerEvent.json("DefineAuthChallenge_Authentication", occasion) {
            $0.userAttributes(occasion)
            $0.session(event.session)
            $0.clientMetadata(occasion)
            $0.member("userNotFound", bool: event.userNotFound)
        } response: {
            $0.nulls("challengeName", "issueTokens", "failAuthentication")
        }
        let answer = try await answer(.defineAuthChallenge, occasion.pool.lambda.defineAuthChallenge, to: json)
        return DefineAuthChallengeVerdict(
            challengeName: try answer.string("challengeName"), issueTokens: try answer.bool("issueTokens") ?? false,
            failAuthentication: try answer.bool("failAuthentication") ?? false)
    }
}
