import CognitoModel
import UserPools

struct VerifySoftwareToken: Operation {
    typealias Wire = VerifySoftwareTokenOperation

    func perform(_ input: VerifySoftwareTokenRequest, in call: Call) async throws -> VerifySoftwareTokenResponse {
        switch (input.accessToken, input.session) {
        case (let token?, nil):
            let holder = try await call.services.accessTokens.holder(of: token)
            try await call.services.softwareTokens.verify(input.userCode, friendlyName: input.friendlyDeviceName, of: holder)
            return VerifySoftwareTokenResponse(status: .success)
        case (nil, let session?):
            let next = try await call.services.authentication.verifySoftwareToken(
                session: session, code: input.userCode, friendlyName: input.friendlyDeviceName)
            return VerifySoftwareTokenResponse(status: .success, session: next)
        default:
            throw UserPoolError.accessTokenOrSession
        }
    }
}
