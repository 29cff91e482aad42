import CognitoModel
import UserPools

struct AdminListGroupsForUser: Operation {
    typealias Wire = AdminListGroupsForUserOperation

    func perform(_ input: AdminListGroupsForUserRequest, in call: Call) async throws -> AdminListGroupsForUserResponse {
        let pool = try await call.pool(input.userPoolId)
        let list = [call.operation, pool.id.value, input.username]
        let page = try await call.services.groups.list(
            of: input.username, in: pool, after: try call.services.pages.position(input.nextToken, of: list), limit: pageSize(input.limit))
        return AdminListGroupsForUserResponse(
            groups: page.items.map(\.groupType), nextToken: try call.services.pages.token(page.next, of: list))
    }
}
