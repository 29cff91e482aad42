import CognitoModel
import UserPools

struct SetUserMFAPreference: OwnAccountOperation {
    typealias Wire = SetUserMFAPreferenceOperation

    func perform(_ input: SetUserMFAPreferenceRequest, for holder: TokenHolder, in call: Call) async throws -> SetUserMFAPreferenceResponse
    {
        try await call.services.secondFactors.set(input.change, of: holder)
        return SetUserMFAPreferenceResponse()
    }
}

extension SetUserMFAPreferenceRequest: AccessTokenInput {}
