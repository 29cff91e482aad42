import CognitoModel
import UserPools

struct AdminDeleteUserAttributes: Operation {
    typealias Wire = AdminDeleteUserAttributesOperation

    func perform(_ input: AdminDeleteUserAttributesRequest, in call: Call) async throws -> AdminDeleteUserAttributesResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.deleteAttributes(input.username, input.userAttributeNames, in: pool)
        return AdminDeleteUserAttributesResponse()
    }
}
