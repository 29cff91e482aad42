import CognitoModel
import UserPools

struct ListTagsForResource: Operation {
    typealias Wire = ListTagsForResourceOperation

    func perform(_ input: ListTagsForResourceRequest, in call: Call) async throws -> ListTagsForResourceResponse {
        let id = try call.poolID(arn: input.resourceArn)
        let pool = try await call.services.pools.describe(id).pool
        return ListTagsForResourceResponse(tags: id == call.replicated ? pool.replica?.tags ?? [:] : pool.tags)
    }
}
