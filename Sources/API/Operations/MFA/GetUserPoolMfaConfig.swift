import CognitoModel
import UserPools

struct GetUserPoolMfaConfig: Operation {
    typealias Wire = GetUserPoolMfaConfigOperation

    func perform(_ input: GetUserPoolMfaConfigRequest, in call: Call) async throws -> GetUserPoolMfaConfigResponse {
        let pool = try await call.pool(input.userPoolId)
        return GetUserPoolMfaConfigResponse(
            smsMfaConfiguration: pool.smsMFA, softwareTokenMfaConfiguration: pool.softwareTokenMFA, emailMfaConfiguration: pool.emailMFA,
            mfaConfiguration: UserPoolMfaType(rawValue: pool.mfa.rawValue), webAuthnConfiguration: pool.webAuthn?.wire)
    }
}
