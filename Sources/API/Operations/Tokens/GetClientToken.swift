import CognitoModel
import UserPools

/// The client's secret is the proof: signatures count for nothing here, as the operation's documentation says.
struct GetClientToken: Operation {
    typealias Wire = GetClientTokenOperation
    static let authorization = WireAuthorization.none

    func perform(_ input: GetClientTokenRequest, in call: Call) async throws -> GetClientTokenResponse {
        let client = try await call.client(input.clientId)
        do {
            try client.proveSecret(input.secret)
            let token = try await call.services.clientCredentials.token(
                for: client, isProved: true, scopes: input.scopes, clientMetadata: input.clientMetadata, through: .api)
            return GetClientTokenResponse(
                clientAuthenticationResult: ClientAuthenticationResultType(
                    accessToken: token.accessToken, expiresIn: token.expiresIn, tokenType: "Bearer"))
        } catch let refusal as TokenRefusal {
            throw refusal.error
        }
    }
}
