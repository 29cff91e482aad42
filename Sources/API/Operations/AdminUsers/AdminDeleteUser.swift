import CognitoModel
import UserPools

struct AdminDeleteUser: Operation {
    typealias Wire = AdminDeleteUserOperation

    func perform(_ input: AdminDeleteUserRequest, in call: Call) async throws -> AdminDeleteUserOperation.Output {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.delete(input.username, in: pool)
        return AdminDeleteUserOperation.Output()
    }
}
