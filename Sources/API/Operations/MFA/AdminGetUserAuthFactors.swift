import CognitoModel
import UserPools

struct AdminGetUserAuthFactors: Operation {
    typealias Wire = AdminGetUserAuthFactorsOperation

    func perform(_ input: AdminGetUserAuthFactorsRequest, in call: Call) async throws -> AdminGetUserAuthFactorsResponse {
        let pool = try await call.pool(input.userPoolId)
        let user = try await call.services.administration.get(input.username, in: pool)
        let factors = try await call.services.secondFactors.configured(of: user, in: pool)
        return AdminGetUserAuthFactorsResponse(
            username: user.username, preferredMfaSetting: user.preferredMFASetting, userMFASettingList: user.mfaSettingList,
            configuredUserAuthFactors: factors.map { AuthFactorType(rawValue: $0.rawValue) })
    }
}
