import CognitoModel
import UserPools

struct AdminRevokeUserSession: Operation {
    typealias Wire = AdminRevokeUserSessionOperation

    func perform(_ input: AdminRevokeUserSessionRequest, in call: Call) async throws -> AdminRevokeUserSessionResponse {
        let pool = try await call.pool(input.userPoolId)
        try await call.services.sessions.revoke(
            UserSession.ID(input.sessionId), linked: input.revokeAssociatedSessions == .linked, of: input.username, in: pool)
        return AdminRevokeUserSessionResponse()
    }
}
