import CognitoModel
import UserPools

struct ForgotPassword: Operation {
    typealias Wire = ForgotPasswordOperation

    func perform(_ input: ForgotPasswordRequest, in call: Call) async throws -> ForgotPasswordResponse {
        let client = try await call.client(input.clientId, secretHash: input.secretHash, username: input.username)
        let delivery = try await call.services.recovery.forgot(input.username, clientMetadata: input.clientMetadata, at: client)
        return ForgotPasswordResponse(codeDeliveryDetails: delivery.details)
    }
}
