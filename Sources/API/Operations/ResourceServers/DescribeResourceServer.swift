import CognitoModel
import UserPools

struct DescribeResourceServer: Operation {
    typealias Wire = DescribeResourceServerOperation

    func perform(_ input: DescribeResourceServerRequest, in call: Call) async throws -> DescribeResourceServerResponse {
        let server = try await call.services.resourceServers.describe(input.identifier, in: try call.poolID(input.userPoolId))
        return DescribeResourceServerResponse(resourceServer: server.resourceServerType)
    }
}
