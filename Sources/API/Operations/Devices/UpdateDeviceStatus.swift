import CognitoModel
import UserPools

struct UpdateDeviceStatus: OwnAccountOperation {
    typealias Wire = UpdateDeviceStatusOperation

    func perform(_ input: UpdateDeviceStatusRequest, for holder: TokenHolder, in call: Call) async throws -> UpdateDeviceStatusResponse {
        try await call.services.devices.setRemembered(try isRemembered(input.deviceRememberedStatus), input.deviceKey, of: holder)
        return UpdateDeviceStatusResponse()
    }
}

extension UpdateDeviceStatusRequest: AccessTokenInput {}
