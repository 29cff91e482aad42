import CognitoModel
import UserPools

struct GetUser: OwnAccountOperation {
    typealias Wire = GetUserOperation

    func perform(_ input: GetUserRequest, for holder: TokenHolder, in call: Call) async throws -> GetUserResponse {
        GetUserResponse(username: holder.user.username, userAttributes: holder.user.attributeList { holder.client.canRead($0) })
    }
}

extension GetUserRequest: AccessTokenInput {}
