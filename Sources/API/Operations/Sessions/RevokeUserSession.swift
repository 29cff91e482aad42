import CognitoModel
import UserPools

struct RevokeUserSession: OwnAccountOperation {
    typealias Wire = RevokeUserSessionOperation

    func perform(_ input: RevokeUserSessionRequest, for holder: TokenHolder, in call: Call) async throws -> RevokeUserSessionResponse {
        try await call.services.sessions.revoke(
            UserSession.ID(input.sessionId), linked: input.revokeAssociatedSessions == .linked, of: holder)
        return RevokeUserSessionResponse()
    }
}

extension RevokeUserSessionRequest: AccessTokenInput {}
