import CognitoModel
import UserPools

struct AdminDisableProviderForUser: Operation {
    typealias Wire = AdminDisableProviderForUserOperation

    func perform(_ input: AdminDisableProviderForUserRequest, in call: Call) async throws -> AdminDisableProviderForUserResponse {
        let pool = try await call.pool(spelled: input.userPoolId)
        try await call.services.linkedIdentities.disable(input.user.reference, in: pool)
        return AdminDisableProviderForUserResponse()
    }
}
