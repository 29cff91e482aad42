import CognitoModel
import UserPools

struct AdminForgetDevice: Operation {
    typealias Wire = AdminForgetDeviceOperation

    func perform(_ input: AdminForgetDeviceRequest, in call: Call) async throws -> AdminForgetDeviceOperation.Output {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.devices.forget(input.deviceKey, of: input.username, in: pool)
        return AdminForgetDeviceOperation.Output()
    }
}
