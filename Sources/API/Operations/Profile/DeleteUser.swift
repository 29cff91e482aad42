import CognitoModel
import UserPools

struct DeleteUser: OwnAccountOperation {
    typealias Wire = DeleteUserOperation

    func perform(_ input: DeleteUserRequest, for holder: TokenHolder, in call: Call) async throws -> DeleteUserOperation.Output {
        try await call.services.profiles.deleteUser(holder)
        return DeleteUserOperation.Output()
    }
}

extension DeleteUserRequest: AccessTokenInput {}
