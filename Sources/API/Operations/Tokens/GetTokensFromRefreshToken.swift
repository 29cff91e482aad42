import CognitoModel
import UserPools

struct GetTokensFromRefreshToken: Operation {
    typealias Wire = GetTokensFromRefreshTokenOperation

    func perform(_ input: GetTokensFromRefreshTokenRequest, in call: Call) async throws -> GetTokensFromRefreshTokenResponse {
        let client = try await call.client(input.clientId)
        try client.checkSecret(input.clientSecret)
        let tokens = try await call.services.refreshing.refresh(input.refreshToken, at: client)
        return GetTokensFromRefreshTokenResponse(authenticationResult: tokens.result)
    }
}
