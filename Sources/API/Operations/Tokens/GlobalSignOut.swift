import CognitoModel
import UserPools

struct GlobalSignOut: OwnAccountOperation {
    typealias Wire = GlobalSignOutOperation

    func perform(_ input: GlobalSignOutRequest, for holder: TokenHolder, in call: Call) async throws -> GlobalSignOutResponse {
        try await call.services.profiles.signOutEverywhere(holder)
        return GlobalSignOutResponse()
    }
}

extension GlobalSignOutRequest: AccessTokenInput {}
