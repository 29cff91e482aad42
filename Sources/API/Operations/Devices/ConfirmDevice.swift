import CognitoModel
import UserPools

struct ConfirmDevice: OwnAccountOperation {
    typealias Wire = ConfirmDeviceOperation

    func perform(_ input: ConfirmDeviceRequest, for holder: TokenHolder, in call: Call) async throws -> ConfirmDeviceResponse {
        guard let config = input.deviceSecretVerifierConfig else { throw UserPoolError.missingParameter("DeviceSecretVerifierConfig") }
        let asksFirst = try await call.services.devices.confirm(
            input.deviceKey, verifier: try config.verifier(), name: input.deviceName, sourceIP: call.sourceIP, of: holder)
        return ConfirmDeviceResponse(userConfirmationNecessary: asksFirst)
    }
}

extension ConfirmDeviceRequest: AccessTokenInput {}
