import CognitoModel
import UserPools

struct AdminResetUserPassword: Operation {
    typealias Wire = AdminResetUserPasswordOperation

    func perform(_ input: AdminResetUserPasswordRequest, in call: Call) async throws -> AdminResetUserPasswordResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.recovery.reset(input.username, clientMetadata: input.clientMetadata, in: pool)
        return AdminResetUserPasswordResponse()
    }
}
