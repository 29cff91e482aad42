import CognitoModel
import UserPools

struct ResendConfirmationCode: Operation {
    typealias Wire = ResendConfirmationCodeOperation

    func perform(_ input: ResendConfirmationCodeRequest, in call: Call) async throws -> ResendConfirmationCodeResponse {
        let client = try await call.client(input.clientId, secretHash: input.secretHash, username: input.username)
        let delivery = try await call.services.signUps.resend(input.username, clientMetadata: input.clientMetadata, at: client)
        return ResendConfirmationCodeResponse(codeDeliveryDetails: delivery.details)
    }
}
