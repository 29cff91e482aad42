import CognitoModel
import UserPools

struct ConfirmSignUp: Operation {
    typealias Wire = ConfirmSignUpOperation

    func perform(_ input: ConfirmSignUpRequest, in call: Call) async throws -> ConfirmSignUpResponse {
        let client = try await call.client(input.clientId, secretHash: input.secretHash, username: input.username)
        let confirmed = try await call.services.signUps.confirm(
            input.username, code: input.confirmationCode, forceAliasCreation: input.forceAliasCreation ?? false,
            clientMetadata: input.clientMetadata, at: client)
        return ConfirmSignUpResponse(
            session: try call.services.authentication.session(afterConfirming: confirmed.user, via: confirmed.contact, at: client))
    }
}
