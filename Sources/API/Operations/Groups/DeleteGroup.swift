import CognitoModel
import UserPools

struct DeleteGroup: Operation {
    typealias Wire = DeleteGroupOperation

    func perform(_ input: DeleteGroupRequest, in call: Call) async throws -> DeleteGroupOperation.Output {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.groups.delete(input.groupName, in: pool.id)
        return DeleteGroupOperation.Output()
    }
}
