import CognitoModel
import UserPools

struct ListIdentityProviders: Operation {
    typealias Wire = ListIdentityProvidersOperation

    /// A request may ask for 60, but an answer's list ends at 50.
    func perform(_ input: ListIdentityProvidersRequest, in call: Call) async throws -> ListIdentityProvidersResponse {
        let pool = try call.poolID(input.userPoolId)
        let list = [call.operation, pool.value]
        let page = try await call.services.identityProviders.list(
            in: pool, after: try call.services.pages.position(input.nextToken, of: list), limit: min(pageSize(input.maxResults), 50))
        return ListIdentityProvidersResponse(
            providers: page.items.map(\.providerDescription), nextToken: try call.services.pages.token(page.next, of: list))
    }
}
