import CognitoModel
import UserPools

struct AdminInitiateAuth: Operation {
    typealias Wire = AdminInitiateAuthOperation

    func perform(_ input: AdminInitiateAuthRequest, in call: Call) async throws -> AdminInitiateAuthResponse {
        let client = try await call.services.cache.client(ClientID(input.clientId), of: try call.poolID(input.userPoolId))
        if input.authFlow == .userAuth { try client.pool.require(.choiceBasedSignIn) }
        let outcome = try await call.services.authentication.initiate(
            try AuthFlow(input.authFlow), input.authParameters ?? [:],
            Authentication.Circumstances(
                session: input.session, clientMetadata: input.clientMetadata, sourceIP: input.contextData?.ipAddress ?? call.sourceIP,
                userAgent: call.userAgent(of: input.contextData)),
            at: client, through: .administrator)
        switch outcome {
        case .tokens(let tokens): return AdminInitiateAuthResponse(challengeParameters: [:], authenticationResult: tokens.result)
        case .challenge(let challenge):
            return AdminInitiateAuthResponse(
                challengeName: challenge.wireName, session: challenge.session, challengeParameters: challenge.parameters,
                availableChallenges: challenge.wireAvailable)
        }
    }
}
