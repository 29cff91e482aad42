import CognitoModel
import UserPools

struct SetUserPoolSessionConfiguration: Operation {
    typealias Wire = SetUserPoolSessionConfigurationOperation

    func perform(
        _ input: SetUserPoolSessionConfigurationRequest, in call: Call
    ) async throws -> SetUserPoolSessionConfigurationResponse {
        let pool = try call.poolID(input.userPoolId)
        let tracking = SessionTracking(enabled: input.userSessionTracking == .enabled, maxPerUser: input.tokenSession.maxPerUser)
        try await call.services.sessionConfiguration.setTracking(tracking, of: pool)
        return SetUserPoolSessionConfigurationResponse(
            userPoolId: pool.value, userSessionTracking: tracking.wire, tokenSession: tracking.tokenSession)
    }
}
