import CognitoModel
import UserPools

struct AdminGetUser: Operation {
    typealias Wire = AdminGetUserOperation

    func perform(_ input: AdminGetUserRequest, in call: Call) async throws -> AdminGetUserResponse {
        let pool = try await call.pool(input.userPoolId)
        let user = try await call.services.administration.get(input.username, in: pool)
        return AdminGetUserResponse(
            username: user.username, userAttributes: user.attributeList(), userCreateDate: user.created.timestamp,
            userLastModifiedDate: user.modified.timestamp, enabled: user.enabled,
            userStatus: UserStatusType(rawValue: user.status.rawValue),
            mfaOptions: user.mfaOptions, preferredMfaSetting: user.preferredMFASetting, userMFASettingList: user.mfaSettingList)
    }
}
