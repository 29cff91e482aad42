import CognitoModel
import UserPools

struct DescribeRiskConfiguration: Operation {
    typealias Wire = DescribeRiskConfigurationOperation

    func perform(_ input: DescribeRiskConfigurationRequest, in call: Call) async throws -> DescribeRiskConfigurationResponse {
        let configuration = try await call.services.riskConfigurations.describe(
            input.clientId.map(ClientID.init), in: try call.poolID(input.userPoolId))
        return DescribeRiskConfigurationResponse(riskConfiguration: configuration.wire)
    }
}
