import CognitoModel
import UserPools

struct UpdateGroup: Operation {
    typealias Wire = UpdateGroupOperation

    func perform(_ input: UpdateGroupRequest, in call: Call) async throws -> UpdateGroupResponse {
        let pool = try await call.pool(input.userPoolId)
        let group = try await call.services.groups.update(
            input.groupName, details: input.description, roleARN: input.roleArn, precedence: input.precedence, in: pool.id)
        return UpdateGroupResponse(group: group.groupType)
    }
}
