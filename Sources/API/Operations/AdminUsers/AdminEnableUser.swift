import CognitoModel
import UserPools

struct AdminEnableUser: Operation {
    typealias Wire = AdminEnableUserOperation

    func perform(_ input: AdminEnableUserRequest, in call: Call) async throws -> AdminEnableUserResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.enable(input.username, in: pool)
        return AdminEnableUserResponse()
    }
}
