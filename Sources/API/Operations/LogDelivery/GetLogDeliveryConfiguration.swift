import CognitoModel
import UserPools

struct GetLogDeliveryConfiguration: Operation {
    typealias Wire = GetLogDeliveryConfigurationOperation

    func perform(_ input: GetLogDeliveryConfigurationRequest, in call: Call) async throws -> GetLogDeliveryConfigurationResponse {
        let delivery = try await call.services.logDeliveries.get(of: try call.poolID(input.userPoolId))
        return GetLogDeliveryConfigurationResponse(logDeliveryConfiguration: delivery.wire)
    }
}
