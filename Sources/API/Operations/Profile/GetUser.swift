import CognitoModel
import UserPools

struct GetUser: OwnAccountOperation {
    typealias Wire = GetUserOperation

    func perform(_ input: GetUserRequest, for holder: TokenHolder, in call: Call) async throws -> GetUserResponse {
        let user = holder.user
        return GetUserResponse(
            username: user.username, userAttributes: user.attributeList { holder.client.canRead($0) }, mfaOptions: user.mfaOptions,
            preferredMfaSetting: user.preferredMFASetting, userMFASettingList: user.mfaSettingList)
    }
}

extension GetUserRequest: AccessTokenInput {}
