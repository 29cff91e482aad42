import CognitoModel
import UserPools

struct AssociateSoftwareToken: Operation {
    typealias Wire = AssociateSoftwareTokenOperation

    func perform(_ input: AssociateSoftwareTokenRequest, in call: Call) async throws -> AssociateSoftwareTokenResponse {
        switch (input.accessToken, input.session) {
        case (let token?, nil):
            let holder = try await call.services.accessTokens.holderForSoftwareToken(token)
            return AssociateSoftwareTokenResponse(secretCode: try await call.services.softwareTokens.associate(holder))
        case (nil, let session?):
            let made = try await call.services.authentication.associateSoftwareToken(session: session)
            return AssociateSoftwareTokenResponse(secretCode: made.secret, session: made.session)
        default:
            throw UserPoolError.accessTokenOrSession
        }
    }
}

extension AccessTokens {
    /// AssociateSoftwareToken does not know of passwords that have to be reset.
    fileprivate func holderForSoftwareToken(_ token: String) async throws -> TokenHolder {
        do {
            return try await holder(of: token)
        } catch let error as UserPoolError where error.code == .passwordResetRequired {
            throw UserPoolError(.notAuthorized, error.message)
        }
    }
}
