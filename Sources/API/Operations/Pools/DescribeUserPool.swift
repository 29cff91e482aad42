import CognitoModel
import UserPools

struct DescribeUserPool: Operation {
    typealias Wire = DescribeUserPoolOperation

    func perform(_ input: DescribeUserPoolRequest, in call: Call) async throws -> DescribeUserPoolResponse {
        let (pool, users) = try await call.services.pools.describe(try call.poolID(input.userPoolId))
        return DescribeUserPoolResponse(userPool: pool.wire(users: users))
    }
}
