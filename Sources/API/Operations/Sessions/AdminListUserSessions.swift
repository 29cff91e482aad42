import CognitoModel
import UserPools

struct AdminListUserSessions: Operation {
    typealias Wire = AdminListUserSessionsOperation

    func perform(_ input: AdminListUserSessionsRequest, in call: Call) async throws -> AdminListUserSessionsResponse {
        let pool = try await call.pool(input.userPoolId)
        try checkOnlyPage(input.nextToken)
        let sessions = try await call.services.sessions.list(of: input.username, in: pool)
        return AdminListUserSessionsResponse(sessions: sessions.map { $0.description(seenFrom: nil) })
    }
}
