import CognitoModel
import UserPools

struct ListResourceServers: Operation {
    typealias Wire = ListResourceServersOperation

    func perform(_ input: ListResourceServersRequest, in call: Call) async throws -> ListResourceServersResponse {
        let pool = try call.poolID(input.userPoolId)
        let list = [call.operation, pool.value]
        let page = try await call.services.resourceServers.list(
            in: pool, after: try call.services.pages.position(input.nextToken, of: list), limit: min(pageSize(input.maxResults), 50))
        return ListResourceServersResponse(
            resourceServers: page.items.map(\.resourceServerType), nextToken: try call.services.pages.token(page.next, of: list))
    }
}
