import CognitoModel
import UserPools

struct SetUserPoolClientSessionConfiguration: Operation {
    typealias Wire = SetUserPoolClientSessionConfigurationOperation

    func perform(
        _ input: SetUserPoolClientSessionConfigurationRequest, in call: Call
    ) async throws -> SetUserPoolClientSessionConfigurationResponse {
        let pool = try call.poolID(input.userPoolId)
        try await call.services.sessionConfiguration.setSSOValidity(
            input.ssoSession.maxValidityMinutes, of: ClientID(input.clientId), in: pool)
        return SetUserPoolClientSessionConfigurationResponse(
            userPoolId: pool.value, clientId: input.clientId, ssoSession: input.ssoSession)
    }
}
