import CognitoModel
import UserPools

struct AdminUpdateUserAttributes: Operation {
    typealias Wire = AdminUpdateUserAttributesOperation

    func perform(_ input: AdminUpdateUserAttributesRequest, in call: Call) async throws -> AdminUpdateUserAttributesResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.updateAttributes(
            input.username, try input.userAttributes.byName(), clientMetadata: input.clientMetadata, in: pool)
        return AdminUpdateUserAttributesResponse()
    }
}
