import CognitoModel
import UserPools

struct VerifyUserAttribute: OwnAccountOperation {
    typealias Wire = VerifyUserAttributeOperation

    func perform(_ input: VerifyUserAttributeRequest, for holder: TokenHolder, in call: Call) async throws -> VerifyUserAttributeResponse {
        try await call.services.profiles.verify(input.attributeName, code: input.code, of: holder)
        return VerifyUserAttributeResponse()
    }
}

extension VerifyUserAttributeRequest: AccessTokenInput {}
