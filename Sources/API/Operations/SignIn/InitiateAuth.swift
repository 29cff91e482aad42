import CognitoModel
import UserPools

struct InitiateAuth: Operation {
    typealias Wire = InitiateAuthOperation

    func perform(_ input: InitiateAuthRequest, in call: Call) async throws -> InitiateAuthResponse {
        let client = try await call.client(input.clientId)
        if input.authFlow == .userAuth { try client.pool.require(.choiceBasedSignIn) }
        let outcome = try await call.services.authentication.initiate(
            try AuthFlow(input.authFlow), input.authParameters ?? [:],
            Authentication.Circumstances(
                session: input.session, clientMetadata: input.clientMetadata, sourceIP: call.sourceIP, userAgent: call.userAgent),
            at: client, through: .open)
        switch outcome {
        case .tokens(let tokens): return InitiateAuthResponse(challengeParameters: [:], authenticationResult: tokens.result)
        case .challenge(let challenge):
            return InitiateAuthResponse(
                challengeName: challenge.wireName, session: challenge.session, challengeParameters: challenge.parameters,
                availableChallenges: challenge.wireAvailable)
        }
    }
}
