import CognitoModel
import UserPools

struct RevokeToken: Operation {
    typealias Wire = RevokeTokenOperation

    func perform(_ input: RevokeTokenRequest, in call: Call) async throws -> RevokeTokenResponse {
        let client: ClientContext
        do {
            client = try await call.client(input.clientId)
            try client.checkSecret(input.clientSecret)
        } catch let error as UserPoolError where error.code == .resourceNotFound || error.code == .notAuthorized {
            // This operation declares neither; a client that cannot be proved is Unauthorized here.
            throw UserPoolError(.unauthorized, error.message)
        }
        try await call.services.refreshing.revoke(
            input.token, linked: input.revokeAssociatedSessions == .linked, at: client)
        return RevokeTokenResponse()
    }
}
