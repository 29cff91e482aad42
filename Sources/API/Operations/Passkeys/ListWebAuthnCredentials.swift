import CognitoModel
import UserPools

struct ListWebAuthnCredentials: OwnAccountOperation {
    typealias Wire = ListWebAuthnCredentialsOperation

    func perform(
        _ input: ListWebAuthnCredentialsRequest, for holder: TokenHolder, in call: Call
    ) async throws -> ListWebAuthnCredentialsResponse {
        let list = [call.operation, holder.user.pool.value, holder.user.subject.value]
        // 0 and nothing mean all that a person can have.
        let limit = input.maxResults.flatMap { $0 > 0 ? $0 : nil } ?? Passkeys.limit
        let page = try await call.services.passkeys.list(
            holder, after: try call.services.pages.position(input.nextToken, of: list), limit: limit)
        return ListWebAuthnCredentialsResponse(
            credentials: page.items.map(\.details), nextToken: try call.services.pages.token(page.next, of: list))
    }
}

extension ListWebAuthnCredentialsRequest: AccessTokenInput {}
