import CognitoModel
import UserPools

struct CreateGroup: Operation {
    typealias Wire = CreateGroupOperation

    func perform(_ input: CreateGroupRequest, in call: Call) async throws -> CreateGroupResponse {
        let group = try await call.services.groups.create(
            input.groupName, details: input.description, roleARN: input.roleArn, precedence: input.precedence,
            in: try call.poolID(input.userPoolId))
        return CreateGroupResponse(group: group.groupType)
    }
}
