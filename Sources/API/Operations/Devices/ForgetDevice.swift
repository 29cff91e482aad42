import CognitoModel
import UserPools

struct ForgetDevice: Operation {
    typealias Wire = ForgetDeviceOperation

    func perform(_ input: ForgetDeviceRequest, in call: Call) async throws -> ForgetDeviceOperation.Output {
        let holder = try await call.holder(ofOptional: input.accessToken)
        try await call.services.devices.forget(input.deviceKey, of: holder)
        return ForgetDeviceOperation.Output()
    }
}
