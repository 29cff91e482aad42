import CognitoModel
import UserPools

struct DeleteUserPool: Operation {
    typealias Wire = DeleteUserPoolOperation

    func perform(_ input: DeleteUserPoolRequest, in call: Call) async throws -> DeleteUserPoolOperation.Output {
        try await call.services.pools.delete(try call.poolID(input.userPoolId))
        return DeleteUserPoolOperation.Output()
    }
}
