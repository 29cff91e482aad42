/// Why a registration or an assertion of a passkey was refused (WebAuthn Level 3 sections 7.1 and 7.2). It carries nothing of what was sent.
public enum WebAuthnError: Error, Sendable, Equatable, CaseIterable {
    /// Bytes that are not what an authenticator or a browser writes, or more of them than any does.
    case malformed
    /// `type` of the client data is that of the other ceremony, or of none.
    case wrongType
    /// The client data answers another challenge.
    case challengeMismatch
    /// The page that asked is not one of ours, or was framed by a page of somebody else's.
    case originNotAllowed
    /// The authenticator signed for another relying party.
    case relyingPartyMismatch
    /// Nobody touched the authenticator.
    case userPresenceMissing
    /// The authenticator did not verify who touched it, though that was demanded.
    case userVerificationMissing
    /// An algorithm that was not offered, a key that is not one, or an attestation format that nobody has registered.
    case unsupportedCredential
    /// The signature of an assertion, or of a packed attestation, does not match.
    case invalidSignature
    /// The signature counter did not grow: there may be a clone of the authenticator.
    case signCountRegressed
}
