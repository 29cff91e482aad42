import CognitoModel
import UserPools

struct AdminListUserAuthEvents: Operation {
    typealias Wire = AdminListUserAuthEventsOperation

    func perform(_ input: AdminListUserAuthEventsRequest, in call: Call) async throws -> AdminListUserAuthEventsResponse {
        let pool = try await call.pool(input.userPoolId)
        let list = [call.operation, pool.id.value, input.username]
        let page = try await call.services.authEvents.list(
            of: input.username, in: pool, after: try call.services.pages.position(input.nextToken, of: list),
            limit: pageSize(input.maxResults))
        return AdminListUserAuthEventsResponse(
            authEvents: page.items.map(\.wire), nextToken: try call.services.pages.token(page.next, of: list))
    }
}
