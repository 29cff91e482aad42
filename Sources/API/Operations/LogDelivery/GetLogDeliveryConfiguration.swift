import CognitoModel
import UserPools

struct GetLogDeliveryConfiguration: Operation {
    typealias Wire = GetLogDeliveryConfigurationOperation

    func perform(_ input: GetLogDeliveryConfigurationRequest, in call: Call) async throws -> GetLogDeliveryConfigurationResponse {
        let pool = try call.poolID(input.userPoolId)
        let delivery =
            pool == call.replicated
            ? try await call.services.replicas.logDelivery(of: pool) : try await call.services.logDeliveries.get(of: pool)
        return GetLogDeliveryConfigurationResponse(logDeliveryConfiguration: delivery.wire)
    }
}
