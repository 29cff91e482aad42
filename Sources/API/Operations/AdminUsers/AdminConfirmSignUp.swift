import CognitoModel
import UserPools

struct AdminConfirmSignUp: Operation {
    typealias Wire = AdminConfirmSignUpOperation

    func perform(_ input: AdminConfirmSignUpRequest, in call: Call) async throws -> AdminConfirmSignUpResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.administration.confirmSignUp(input.username, clientMetadata: input.clientMetadata, in: pool)
        return AdminConfirmSignUpResponse()
    }
}
