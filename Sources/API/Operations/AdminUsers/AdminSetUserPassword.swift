import CognitoModel
import Credentials
import UserPools

struct AdminSetUserPassword: Operation {
    typealias Wire = AdminSetUserPasswordOperation

    func perform(_ input: AdminSetUserPasswordRequest, in call: Call) async throws -> AdminSetUserPasswordResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.setPassword(
            input.username, RawPassword(input.password), permanent: input.permanent ?? false, in: pool)
        return AdminSetUserPasswordResponse()
    }
}
