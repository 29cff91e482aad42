import CognitoModel
import UserPools

struct AdminRespondToAuthChallenge: Operation {
    typealias Wire = AdminRespondToAuthChallengeOperation

    func perform(_ input: AdminRespondToAuthChallengeRequest, in call: Call) async throws -> AdminRespondToAuthChallengeResponse {
        let client = try await call.services.cache.client(ClientID(input.clientId), of: try call.poolID(input.userPoolId))
        let outcome = try await call.services.authentication.respond(
            to: try UserPools.ChallengeName(input.challengeName), input.challengeResponses ?? [:],
            Authentication.Circumstances(
                session: input.session, clientMetadata: input.clientMetadata, sourceIP: input.contextData?.ipAddress ?? call.sourceIP,
                userAgent: call.userAgent(of: input.contextData)),
            at: client)
        switch outcome {
        case .tokens(let tokens): return AdminRespondToAuthChallengeResponse(challengeParameters: [:], authenticationResult: tokens.result)
        case .challenge(let challenge):
            return AdminRespondToAuthChallengeResponse(
                challengeName: challenge.wireName, session: challenge.session, challengeParameters: challenge.parameters,
                availableChallenges: challenge.wireAvailable)
        }
    }
}
