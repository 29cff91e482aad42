import CognitoModel
import UserPools

struct ListUsers: Operation {
    typealias Wire = ListUsersOperation

    func perform(_ input: ListUsersRequest, in call: Call) async throws -> ListUsersResponse {
        let pool = try await call.pool(input.userPoolId)
        var filter: UserFilter?
        if let text = input.filter, !text.isEmpty { filter = try UserFilter(text: text, in: pool) }
        for name in input.attributesToGet ?? [] where pool.schema[name] == nil {
            throw UserPoolError.invalidParameter("Invalid attribute in AttributesToGet: \(name)")
        }
        let list = [call.operation, pool.id.value, input.filter ?? ""]
        let page = try await call.services.administration.list(
            in: pool, matching: filter, after: try call.services.pages.position(input.paginationToken, of: list),
            limit: pageSize(input.limit))
        let only = input.attributesToGet.map(Set.init)
        return ListUsersResponse(
            users: page.items.map { $0.userType(only: only) }, paginationToken: try call.services.pages.token(page.next, of: list))
    }
}
