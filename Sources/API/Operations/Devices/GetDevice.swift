import CognitoModel
import UserPools

struct GetDevice: Operation {
    typealias Wire = GetDeviceOperation

    func perform(_ input: GetDeviceRequest, in call: Call) async throws -> GetDeviceResponse {
        let holder = try await call.holder(ofOptional: input.accessToken)
        return GetDeviceResponse(device: try await call.services.devices.get(input.deviceKey, of: holder).deviceType)
    }
}
