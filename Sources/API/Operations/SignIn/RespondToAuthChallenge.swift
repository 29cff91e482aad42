import CognitoModel
import UserPools

struct RespondToAuthChallenge: Operation {
    typealias Wire = RespondToAuthChallengeOperation

    func perform(_ input: RespondToAuthChallengeRequest, in call: Call) async throws -> RespondToAuthChallengeResponse {
        let client = try await call.client(input.clientId)
        let outcome = try await call.services.authentication.respond(
            to: try UserPools.ChallengeName(input.challengeName), input.challengeResponses ?? [:],
            Authentication.Circumstances(
                session: input.session, clientMetadata: input.clientMetadata, sourceIP: call.sourceIP, userAgent: call.userAgent),
            at: client)
        switch outcome {
        case .tokens(let tokens): return RespondToAuthChallengeResponse(challengeParameters: [:], authenticationResult: tokens.result)
        case .challenge(let challenge):
            return RespondToAuthChallengeResponse(
                challengeName: challenge.wireName, session: challenge.session, challengeParameters: challenge.parameters,
                availableChallenges: challenge.wireAvailable)
        }
    }
}
