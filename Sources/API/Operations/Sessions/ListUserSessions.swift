import CognitoModel
import UserPools

struct ListUserSessions: OwnAccountOperation {
    typealias Wire = ListUserSessionsOperation

    func perform(_ input: ListUserSessionsRequest, for holder: TokenHolder, in call: Call) async throws -> ListUserSessionsResponse {
        try checkOnlyPage(input.nextToken)
        let sessions = try await call.services.sessions.list(of: holder)
        return ListUserSessionsResponse(sessions: sessions.map { $0.description(seenFrom: holder.origin) })
    }
}

extension ListUserSessionsRequest: AccessTokenInput {}
