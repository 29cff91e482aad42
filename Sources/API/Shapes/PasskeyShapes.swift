import CognitoModel
import UserPools

extension WebAuthnCredential {
    var details: WebAuthnCredentialDescription {
        WebAuthnCredentialDescription(
            credentialId: id, friendlyCredentialName: friendlyName, relyingPartyId: relyingPartyID, authenticatorAttachment: attachment,
            authenticatorTransports: transports, createdAt: created.timestamp)
    }
}
