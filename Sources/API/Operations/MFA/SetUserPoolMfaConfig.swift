import CognitoModel
import UserPools

struct SetUserPoolMfaConfig: Operation {
    typealias Wire = SetUserPoolMfaConfigOperation

    func perform(_ input: SetUserPoolMfaConfigRequest, in call: Call) async throws -> SetUserPoolMfaConfigResponse {
        let id = try call.poolID(input.userPoolId)
        try await call.services.pools.update(id) { try $0.configure(input.change) }
        let pool = try await call.services.pools.describe(id).pool
        return SetUserPoolMfaConfigResponse(
            smsMfaConfiguration: pool.smsMFA, softwareTokenMfaConfiguration: pool.softwareTokenMFA, emailMfaConfiguration: pool.emailMFA,
            mfaConfiguration: UserPoolMfaType(rawValue: pool.mfa.rawValue), webAuthnConfiguration: pool.webAuthn?.wire)
    }
}

extension SetUserPoolMfaConfigRequest {
    fileprivate var change: MFAConfigurationChange {
        MFAConfigurationChange(
            demand: mfaConfiguration.flatMap { UserPool.MFAConfiguration(rawValue: $0.rawValue) },
            sms: smsMfaConfiguration.map {
                MFAConfigurationChange.SMS(
                    configuration: $0.smsConfiguration.map(SMSConfiguration.init), message: $0.smsAuthenticationMessage)
            }, softwareToken: softwareTokenMfaConfiguration.map { $0.enabled ?? false },
            email: emailMfaConfiguration.map { MFAConfigurationChange.Email(message: $0.message, subject: $0.subject) },
            webAuthn: webAuthnConfiguration.map(WebAuthnConfiguration.init))
    }
}
