import CognitoModel
import UserPools

struct DescribeUserPool: Operation {
    typealias Wire = DescribeUserPoolOperation

    func perform(_ input: DescribeUserPoolRequest, in call: Call) async throws -> DescribeUserPoolResponse {
        let (pool, users, domains) = try await call.services.pools.describe(try call.poolID(input.userPoolId))
        var shape = pool.wire(users: users)
        shape.domain = domains.first { $0.form == .prefix }?.name
        shape.customDomain = domains.first { $0.form == .custom }?.name
        if pool.id == call.replicated {
            shape.arn = pool.arn(in: call.region)
            shape.userPoolTags = pool.replica?.tags
        }
        return DescribeUserPoolResponse(userPool: shape)
    }
}
