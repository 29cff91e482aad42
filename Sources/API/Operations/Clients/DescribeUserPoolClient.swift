import CognitoModel
import UserPools

struct DescribeUserPoolClient: Operation {
    typealias Wire = DescribeUserPoolClientOperation

    func perform(_ input: DescribeUserPoolClientRequest, in call: Call) async throws -> DescribeUserPoolClientResponse {
        let client = try await call.services.clients.describe(ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        return DescribeUserPoolClientResponse(userPoolClient: client.wire())
    }
}
