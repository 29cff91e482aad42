import CognitoModel
import UserPools

struct ListTagsForResource: Operation {
    typealias Wire = ListTagsForResourceOperation

    func perform(_ input: ListTagsForResourceRequest, in call: Call) async throws -> ListTagsForResourceResponse {
        ListTagsForResourceResponse(tags: try await call.services.pools.describe(try call.poolID(arn: input.resourceArn)).pool.tags)
    }
}
