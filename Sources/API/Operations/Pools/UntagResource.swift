import CognitoModel
import UserPools

struct UntagResource: Operation {
    typealias Wire = UntagResourceOperation

    func perform(_ input: UntagResourceRequest, in call: Call) async throws -> UntagResourceResponse {
        try await call.services.pools.untag(try call.poolID(arn: input.resourceArn), input.tagKeys)
        return UntagResourceResponse()
    }
}
