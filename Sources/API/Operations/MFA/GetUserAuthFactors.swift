import CognitoModel
import UserPools

struct GetUserAuthFactors: OwnAccountOperation {
    typealias Wire = GetUserAuthFactorsOperation

    func perform(_ input: GetUserAuthFactorsRequest, for holder: TokenHolder, in call: Call) async throws -> GetUserAuthFactorsResponse {
        let user = holder.user
        let factors = try await call.services.secondFactors.configured(of: user, in: holder.client.pool)
        return GetUserAuthFactorsResponse(
            username: user.username, preferredMfaSetting: user.preferredMFASetting, userMFASettingList: user.mfaSettingList,
            configuredUserAuthFactors: factors.map { AuthFactorType(rawValue: $0.rawValue) })
    }
}

extension GetUserAuthFactorsRequest: AccessTokenInput {}
