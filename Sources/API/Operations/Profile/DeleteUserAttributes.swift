import CognitoModel
import UserPools

struct DeleteUserAttributes: OwnAccountOperation {
    typealias Wire = DeleteUserAttributesOperation

    func perform(_ input: DeleteUserAttributesRequest, for holder: TokenHolder, in call: Call) async throws -> DeleteUserAttributesResponse
    {
        try await call.services.profiles.delete(input.userAttributeNames, of: holder)
        return DeleteUserAttributesResponse()
    }
}

extension DeleteUserAttributesRequest: AccessTokenInput {}
