import CognitoModel
import UserPools

struct ListUserPools: Operation {
    typealias Wire = ListUserPoolsOperation

    func perform(_ input: ListUserPoolsRequest, in call: Call) async throws -> ListUserPoolsResponse {
        let list = [call.operation, call.region]
        let page = try await call.services.pools.list(
            region: call.region, after: try call.services.pages.position(input.nextToken, of: list), limit: input.maxResults)
        let pools = page.items.map {
            UserPoolDescriptionType(
                id: $0.id.value, name: $0.name, lambdaConfig: $0.lambda.wire, lastModifiedDate: $0.modified.timestamp,
                creationDate: $0.created.timestamp)
        }
        return ListUserPoolsResponse(userPools: pools, nextToken: try call.services.pages.token(page.next, of: list))
    }
}
