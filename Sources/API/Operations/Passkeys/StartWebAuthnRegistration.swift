import CognitoModel
import UserPools

struct StartWebAuthnRegistration: OwnAccountOperation {
    typealias Wire = StartWebAuthnRegistrationOperation

    func perform(
        _ input: StartWebAuthnRegistrationRequest, for holder: TokenHolder, in call: Call
    ) async throws -> StartWebAuthnRegistrationResponse {
        StartWebAuthnRegistrationResponse(credentialCreationOptions: try await call.services.passkeys.start(holder).document)
    }
}

extension StartWebAuthnRegistrationRequest: AccessTokenInput {}
