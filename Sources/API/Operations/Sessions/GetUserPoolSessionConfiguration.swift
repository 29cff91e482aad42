import CognitoModel
import UserPools

struct GetUserPoolSessionConfiguration: Operation {
    typealias Wire = GetUserPoolSessionConfigurationOperation

    func perform(
        _ input: GetUserPoolSessionConfigurationRequest, in call: Call
    ) async throws -> GetUserPoolSessionConfigurationResponse {
        let pool = try call.poolID(input.userPoolId)
        let tracking = try await call.services.sessionConfiguration.tracking(of: pool)
        return GetUserPoolSessionConfigurationResponse(
            userPoolId: pool.value, userSessionTracking: tracking.wire, tokenSession: tracking.tokenSession)
    }
}
