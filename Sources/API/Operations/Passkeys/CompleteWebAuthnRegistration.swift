import CognitoModel
import UserPools

struct CompleteWebAuthnRegistration: OwnAccountOperation {
    typealias Wire = CompleteWebAuthnRegistrationOperation

    func perform(
        _ input: CompleteWebAuthnRegistrationRequest, for holder: TokenHolder, in call: Call
    ) async throws -> CompleteWebAuthnRegistrationResponse {
        try await call.services.passkeys.complete(try PasskeyRegistration(document: input.credential), of: holder)
        return CompleteWebAuthnRegistrationResponse()
    }
}

extension CompleteWebAuthnRegistrationRequest: AccessTokenInput {}
