import CognitoModel
import UserPools

struct SetLogDeliveryConfiguration: Operation {
    typealias Wire = SetLogDeliveryConfigurationOperation

    func perform(_ input: SetLogDeliveryConfigurationRequest, in call: Call) async throws -> SetLogDeliveryConfigurationResponse {
        var delivery = LogDelivery(pool: try call.poolID(input.userPoolId), logs: [])
        for log in input.logConfigurations { delivery.logs.append(try LogDelivery.Log(log)) }
        if delivery.pool == call.replicated {
            try await call.services.replicas.set(delivery)
        } else {
            try await call.services.logDeliveries.set(delivery)
        }
        return SetLogDeliveryConfigurationResponse(logDeliveryConfiguration: delivery.wire)
    }
}
