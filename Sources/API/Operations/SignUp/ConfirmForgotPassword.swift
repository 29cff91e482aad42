import CognitoModel
import Credentials
import UserPools

struct ConfirmForgotPassword: Operation {
    typealias Wire = ConfirmForgotPasswordOperation

    func perform(_ input: ConfirmForgotPasswordRequest, in call: Call) async throws -> ConfirmForgotPasswordResponse {
        let client = try await call.client(input.clientId, secretHash: input.secretHash, username: input.username)
        try await call.services.recovery.confirm(
            input.username, code: input.confirmationCode, password: RawPassword(input.password), clientMetadata: input.clientMetadata,
            at: client)
        return ConfirmForgotPasswordResponse()
    }
}
