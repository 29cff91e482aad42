import CognitoModel
import UserPools

struct DeleteWebAuthnCredential: OwnAccountOperation {
    typealias Wire = DeleteWebAuthnCredentialOperation

    func perform(
        _ input: DeleteWebAuthnCredentialRequest, for holder: TokenHolder, in call: Call
    ) async throws -> DeleteWebAuthnCredentialResponse {
        try await call.services.passkeys.delete(input.credentialId, of: holder)
        return DeleteWebAuthnCredentialResponse()
    }
}

extension DeleteWebAuthnCredentialRequest: AccessTokenInput {}
