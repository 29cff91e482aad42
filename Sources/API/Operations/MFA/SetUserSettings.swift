import CognitoModel
import UserPools

struct SetUserSettings: OwnAccountOperation {
    typealias Wire = SetUserSettingsOperation

    func perform(_ input: SetUserSettingsRequest, for holder: TokenHolder, in call: Call) async throws -> SetUserSettingsResponse {
        try await call.services.secondFactors.set(try MFAPreferenceChange(input.mfaOptions), of: holder)
        return SetUserSettingsResponse()
    }
}

extension SetUserSettingsRequest: AccessTokenInput {}
