import CognitoModel
import UserPools

struct AdminDeleteSoftwareToken: Operation {
    typealias Wire = AdminDeleteSoftwareTokenOperation

    func perform(_ input: AdminDeleteSoftwareTokenRequest, in call: Call) async throws -> AdminDeleteSoftwareTokenResponse {
        try await call.services.softwareTokens.delete(of: input.username, in: try await call.pool(input.userPoolId))
        return AdminDeleteSoftwareTokenResponse()
    }
}
