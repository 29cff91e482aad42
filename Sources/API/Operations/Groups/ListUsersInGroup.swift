import CognitoModel
import UserPools

struct ListUsersInGroup: Operation {
    typealias Wire = ListUsersInGroupOperation

    func perform(_ input: ListUsersInGroupRequest, in call: Call) async throws -> ListUsersInGroupResponse {
        let pool = try await call.pool(input.userPoolId)
        let list = [call.operation, pool.id.value, input.groupName]
        let page = try await call.services.groups.members(
            of: input.groupName, in: pool.id, after: try call.services.pages.position(input.nextToken, of: list),
            limit: pageSize(input.limit))
        return ListUsersInGroupResponse(
            users: page.items.map { $0.userType() }, nextToken: try call.services.pages.token(page.next, of: list))
    }
}
