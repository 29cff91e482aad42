import CognitoModel
import UserPools

struct ResendConfirmationCode: Operation {
    typealias Wire = ResendConfirmationCodeOperation

    func perform(_ input: ResendConfirmationCodeRequest, in call: Call) async throws -> ResendConfirmationCodeResponse {
        let client = try await call.client(input.clientId, secretHash: input.secretHash, username: input.username)
        return ResendConfirmationCodeResponse(
            codeDeliveryDetails: try await call.services.signUps.resend(input.username, at: client).details)
    }
}
