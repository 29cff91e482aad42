import CognitoModel
import UserPools

struct AdminSetUserSettings: Operation {
    typealias Wire = AdminSetUserSettingsOperation

    func perform(_ input: AdminSetUserSettingsRequest, in call: Call) async throws -> AdminSetUserSettingsResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.secondFactors.set(try MFAPreferenceChange(input.mfaOptions), of: input.username, in: pool)
        return AdminSetUserSettingsResponse()
    }
}
