import CognitoModel
import UserPools

struct AdminGetDevice: Operation {
    typealias Wire = AdminGetDeviceOperation

    func perform(_ input: AdminGetDeviceRequest, in call: Call) async throws -> AdminGetDeviceResponse {
        let pool = try await call.pool(input.userPoolId)
        return AdminGetDeviceResponse(
            device: try await call.services.devices.get(input.deviceKey, of: input.username, in: pool).deviceType)
    }
}
