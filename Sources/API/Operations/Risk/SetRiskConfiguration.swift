import CognitoModel
import UserPools

struct SetRiskConfiguration: Operation {
    typealias Wire = SetRiskConfigurationOperation

    func perform(_ input: SetRiskConfigurationRequest, in call: Call) async throws -> SetRiskConfigurationResponse {
        let configuration = try RiskConfiguration(input, pool: try call.poolID(input.userPoolId))
        return SetRiskConfigurationResponse(riskConfiguration: try await call.services.riskConfigurations.set(configuration).wire)
    }
}
