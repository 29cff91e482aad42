import CognitoModel
import UserPools

struct GetUserAttributeVerificationCode: OwnAccountOperation {
    typealias Wire = GetUserAttributeVerificationCodeOperation

    func perform(
        _ input: GetUserAttributeVerificationCodeRequest, for holder: TokenHolder, in call: Call
    ) async throws -> GetUserAttributeVerificationCodeResponse {
        let delivery = try await call.services.profiles.sendVerificationCode(
            for: input.attributeName, clientMetadata: input.clientMetadata, of: holder)
        return GetUserAttributeVerificationCodeResponse(codeDeliveryDetails: delivery.details)
    }
}

extension GetUserAttributeVerificationCodeRequest: AccessTokenInput {}
