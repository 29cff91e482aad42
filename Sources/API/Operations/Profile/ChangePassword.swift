import CognitoModel
import Credentials
import UserPools

struct ChangePassword: OwnAccountOperation {
    typealias Wire = ChangePasswordOperation

    func perform(_ input: ChangePasswordRequest, for holder: TokenHolder, in call: Call) async throws -> ChangePasswordResponse {
        try await call.services.recovery.change(
            from: input.previousPassword.map(RawPassword.init), to: RawPassword(input.proposedPassword), of: holder)
        return ChangePasswordResponse()
    }
}

extension ChangePasswordRequest: AccessTokenInput {}
