import CognitoModel
import UserPools

struct AdminUserGlobalSignOut: Operation {
    typealias Wire = AdminUserGlobalSignOutOperation

    func perform(_ input: AdminUserGlobalSignOutRequest, in call: Call) async throws -> AdminUserGlobalSignOutResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.signOut(input.username, in: pool)
        return AdminUserGlobalSignOutResponse()
    }
}
