/// The relying party's side of WebAuthn Level 3: registering a public key credential (section 7.1) and verifying an assertion (section 7.2).
public enum WebAuthn {
    /// Length of a challenge in bytes; the standard asks for 16 at least (section 13.4.3).
    public static let challengeLength = 32
    /// COSE algorithms to offer, in order of preference: EdDSA, ES256, RS256.
    public static let algorithms = [-8, -7, -257]

    public static func newChallenge(random: any RandomSource) -> [UInt8] { random.bytes(challengeLength) }

    /// Verifies what `navigator.credentials.create` answered.
    public static func verifyRegistration(
        clientDataJSON: [UInt8], attestationObject: [UInt8], expecting: WebAuthnExpectation
    ) throws(WebAuthnError) -> RegisteredCredential {
        throw .unsupportedCredential
    }

    /// Verifies what `navigator.credentials.get` answered.
    public static func verifyAssertion(
        clientDataJSON: [UInt8], authenticatorData: [UInt8], signature: [UInt8], publicKey: [UInt8], signCount: UInt32,
        expecting: WebAuthnExpectation
    ) throws(WebAuthnError) -> WebAuthnAssertion {
        throw .unsupportedCredential
    }
}
