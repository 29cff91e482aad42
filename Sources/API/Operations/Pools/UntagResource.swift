import CognitoModel
import UserPools

struct UntagResource: Operation {
    typealias Wire = UntagResourceOperation

    func perform(_ input: UntagResourceRequest, in call: Call) async throws -> UntagResourceResponse {
        let pool = try call.poolID(arn: input.resourceArn)
        if pool == call.replicated {
            try await call.services.replicas.tag(pool, removing: input.tagKeys)
        } else {
            try await call.services.pools.untag(pool, input.tagKeys)
        }
        return UntagResourceResponse()
    }
}
