import CognitoModel
import UserPools

struct AdminAddUserToGroup: Operation {
    typealias Wire = AdminAddUserToGroupOperation

    func perform(_ input: AdminAddUserToGroupRequest, in call: Call) async throws -> AdminAddUserToGroupOperation.Output {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.groups.add(input.username, to: input.groupName, in: pool)
        return AdminAddUserToGroupOperation.Output()
    }
}
