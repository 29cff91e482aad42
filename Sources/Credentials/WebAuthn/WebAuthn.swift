import Crypto

/// The relying party's side of WebAuthn Level 3: registering a public key credential (section 7.1) and verifying an assertion (section 7.2).
///
/// The caller's part of both: a challenge is made for one ceremony and forgotten with it; a credential id is registered once; an assertion's
/// credential is one of the person who signs in.
public enum WebAuthn {
    /// Length of a challenge in bytes; the standard asks for 16 at least (section 13.4.3).
    public static let challengeLength = 32
    /// COSE algorithms to offer, in order of preference: EdDSA, ES256, RS256 (of 2048 bits).
    public static let algorithms = [-8, -7, -257]
    /// Authenticator data of an assertion has 37 bytes and perhaps extensions; a signature of RSA-2048 has 256.
    private static let longestAssertionData = 8192
    private static let longestSignature = 1024

    /// Thirty-two fresh bytes.
    public static func newChallenge(random: any RandomSource) -> [UInt8] { random.bytes(challengeLength) }

    /// Verifies what `navigator.credentials.create` answered.
    ///
    /// - Parameters:
    ///   - clientDataJSON: as decoded from base64url, at most 16 KiB.
    ///   - attestationObject: likewise, at most 64 KiB.
    /// - Throws: `WebAuthnError`, any but `signCountRegressed`.
    public static func verifyRegistration(
        clientDataJSON: [UInt8], attestationObject: [UInt8], expecting: WebAuthnExpectation
    ) throws(WebAuthnError) -> RegisteredCredential {
        let clientData = try ClientData(clientDataJSON)
        let attestation = try AttestationObject(attestationObject)
        let data = attestation.authenticatorData
        guard let attested = data.attested else { throw .malformed }
        try clientData.verify(.create, expecting: expecting)
        try verify(data, expecting: expecting)
        let key = try COSEPublicKey(attested.parsedKey)
        let signed = SignedStatement(
            authenticatorData: data, clientDataJSON: clientDataJSON, relyingPartyID: expecting.relyingPartyID)
        try attestation.verify(key: key, signed: signed)
        return RegisteredCredential(
            id: attested.id, publicKey: attested.publicKey, signCount: data.signCount, aaguid: attested.aaguid,
            userVerified: data.userVerified, backupEligible: data.backupEligible, backedUp: data.backedUp,
            attestationFormat: attestation.format)
    }

    /// Verifies what `navigator.credentials.get` answered.
    ///
    /// - Parameters:
    ///   - clientDataJSON: as decoded from base64url, at most 16 KiB.
    ///   - authenticatorData: likewise, 37 bytes to 8 KiB.
    ///   - signature: likewise, 1 byte to 1 KiB.
    ///   - publicKey: COSE_Key bytes, from the registration.
    ///   - signCount: of the last assertion, or of the registration.
    /// - Throws: `WebAuthnError`.
    public static func verifyAssertion(
        clientDataJSON: [UInt8], authenticatorData: [UInt8], signature: [UInt8], publicKey: [UInt8], signCount: UInt32,
        expecting: WebAuthnExpectation
    ) throws(WebAuthnError) -> WebAuthnAssertion {
        let clientData = try ClientData(clientDataJSON)
        guard authenticatorData.count <= longestAssertionData, (1...longestSignature).contains(signature.count) else { throw .malformed }
        let data = try AuthenticatorData(authenticatorData)
        // Section 6.1: for assertions, the AT flag MUST NOT be set.
        guard data.attested == nil else { throw .malformed }
        try clientData.verify(.get, expecting: expecting)
        try verify(data, expecting: expecting)
        let key = try COSEPublicKey(stored: publicKey)
        let signed = SignedStatement(
            authenticatorData: data, clientDataJSON: clientDataJSON, relyingPartyID: expecting.relyingPartyID)
        guard signed.isAssertion(signature: signature, by: key) else { throw .invalidSignature }
        // Section 7.2, step 22. Zero on both sides is an authenticator that does not count.
        guard data.signCount == 0 && signCount == 0 || data.signCount > signCount else { throw .signCountRegressed }
        return WebAuthnAssertion(signCount: data.signCount, userVerified: data.userVerified, backedUp: data.backedUp)
    }

    private static func verify(_ data: AuthenticatorData, expecting: WebAuthnExpectation) throws(WebAuthnError) {
        guard data.relyingPartyHash == [UInt8](SHA256.hash(data: [UInt8](expecting.relyingPartyID.utf8))) else {
            throw .relyingPartyMismatch
        }
        guard data.userPresent else { throw .userPresenceMissing }
        guard data.userVerified || !expecting.requiresUserVerification else { throw .userVerificationMissing }
    }
}
