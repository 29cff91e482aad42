import CognitoModel
import UserPools

struct GetUserPoolClientSessionConfiguration: Operation {
    typealias Wire = GetUserPoolClientSessionConfigurationOperation

    func perform(
        _ input: GetUserPoolClientSessionConfigurationRequest, in call: Call
    ) async throws -> GetUserPoolClientSessionConfigurationResponse {
        let pool = try call.poolID(input.userPoolId)
        let minutes = try await call.services.sessionConfiguration.ssoValidity(of: ClientID(input.clientId), in: pool)
        return GetUserPoolClientSessionConfigurationResponse(
            userPoolId: pool.value, clientId: input.clientId, ssoSession: ClientSSOSessionConfigType(maxValidityMinutes: minutes))
    }
}
