import CognitoModel
import UserPools

struct UpdateUserAttributes: OwnAccountOperation {
    typealias Wire = UpdateUserAttributesOperation

    func perform(_ input: UpdateUserAttributesRequest, for holder: TokenHolder, in call: Call) async throws -> UpdateUserAttributesResponse
    {
        let deliveries = try await call.services.profiles.update(
            try input.userAttributes.byName(), clientMetadata: input.clientMetadata, of: holder)
        return UpdateUserAttributesResponse(codeDeliveryDetailsList: deliveries.map(\.details))
    }
}

extension UpdateUserAttributesRequest: AccessTokenInput {}
