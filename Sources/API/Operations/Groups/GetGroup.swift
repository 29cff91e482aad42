import CognitoModel
import UserPools

struct GetGroup: Operation {
    typealias Wire = GetGroupOperation

    func perform(_ input: GetGroupRequest, in call: Call) async throws -> GetGroupResponse {
        let pool = try await call.pool(input.userPoolId)
        return GetGroupResponse(group: try await call.services.groups.get(input.groupName, in: pool.id).groupType)
    }
}
