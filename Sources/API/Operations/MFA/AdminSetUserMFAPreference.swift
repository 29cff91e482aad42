import CognitoModel
import UserPools

struct AdminSetUserMFAPreference: Operation {
    typealias Wire = AdminSetUserMFAPreferenceOperation

    func perform(_ input: AdminSetUserMFAPreferenceRequest, in call: Call) async throws -> AdminSetUserMFAPreferenceResponse {
        try await call.services.secondFactors.set(input.change, of: input.username, in: try await call.pool(input.userPoolId))
        return AdminSetUserMFAPreferenceResponse()
    }
}
