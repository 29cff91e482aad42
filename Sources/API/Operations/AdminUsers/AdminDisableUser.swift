import CognitoModel
import UserPools

struct AdminDisableUser: Operation {
    typealias Wire = AdminDisableUserOperation

    func perform(_ input: AdminDisableUserRequest, in call: Call) async throws -> AdminDisableUserResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.disable(input.username, in: pool)
        return AdminDisableUserResponse()
    }
}
