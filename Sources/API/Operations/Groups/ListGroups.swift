import CognitoModel
import UserPools

struct ListGroups: Operation {
    typealias Wire = ListGroupsOperation

    func perform(_ input: ListGroupsRequest, in call: Call) async throws -> ListGroupsResponse {
        let pool = try await call.pool(input.userPoolId)
        let list = [call.operation, pool.id.value]
        let page = try await call.services.groups.list(
            in: pool.id, after: try call.services.pages.position(input.nextToken, of: list), limit: pageSize(input.limit))
        return ListGroupsResponse(groups: page.items.map(\.groupType), nextToken: try call.services.pages.token(page.next, of: list))
    }
}
