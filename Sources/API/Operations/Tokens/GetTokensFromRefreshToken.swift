import CognitoModel
import UserPools

struct GetTokensFromRefreshToken: Operation {
    typealias Wire = GetTokensFromRefreshTokenOperation

    func perform(_ input: GetTokensFromRefreshTokenRequest, in call: Call) async throws -> GetTokensFromRefreshTokenResponse {
        let client = try await call.client(input.clientId)
        try client.checkSecret(input.clientSecret)
        // The exception that sign-in answers with here is not among this operation's.
        if let demand = client.pool.unbuiltDemand { throw UserPoolError(.invalidParameter, UserPoolError.notBuilt(demand).message) }
        let tokens = try await call.services.refreshing.refresh(
            Refreshing.Presented(
                token: input.refreshToken, deviceKey: input.deviceKey, clientMetadata: input.clientMetadata, source: .authentication,
                from: call.source),
            at: client)
        return GetTokensFromRefreshTokenResponse(authenticationResult: tokens.result)
    }
}
