import CognitoModel
import UserPools

struct AdminUpdateDeviceStatus: Operation {
    typealias Wire = AdminUpdateDeviceStatusOperation

    func perform(_ input: AdminUpdateDeviceStatusRequest, in call: Call) async throws -> AdminUpdateDeviceStatusResponse {
        let pool = try await call.pool(input.userPoolId)
        let remembered = try isRemembered(input.deviceRememberedStatus)
        try await call.services.devices.setRemembered(remembered, input.deviceKey, of: input.username, in: pool)
        return AdminUpdateDeviceStatusResponse()
    }
}
