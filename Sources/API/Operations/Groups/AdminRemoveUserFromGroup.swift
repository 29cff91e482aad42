import CognitoModel
import UserPools

struct AdminRemoveUserFromGroup: Operation {
    typealias Wire = AdminRemoveUserFromGroupOperation

    func perform(_ input: AdminRemoveUserFromGroupRequest, in call: Call) async throws -> AdminRemoveUserFromGroupOperation.Output {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.groups.remove(input.username, from: input.groupName, in: pool)
        return AdminRemoveUserFromGroupOperation.Output()
    }
}
