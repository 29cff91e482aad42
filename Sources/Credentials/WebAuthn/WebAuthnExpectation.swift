/// What the relying party asked for, which the answer is held against.
public struct WebAuthnExpectation: Sendable {
    public let relyingPartyID: String
    /// As made by `WebAuthn.newChallenge`, kept since by the server.
    public let challenge: [UInt8]
    /// Whether the authenticator has to have verified the user by PIN or biometrics; presence is always demanded.
    public let requiresUserVerification: Bool
    /// Whether a page of this origin (`https://app.example.com`, or `android:apk-key-hash:…`) may ask. `RelyingPartyID.covers` helps.
    public let isOriginAllowed: @Sendable (String) -> Bool

    public init(
        relyingPartyID: String, challenge: [UInt8], requiresUserVerification: Bool, isOriginAllowed: @escaping @Sendable (String) -> Bool
    ) {
        self.relyingPartyID = relyingPartyID
        self.challenge = challenge
        self.requiresUserVerification = requiresUserVerification
        self.isOriginAllowed = isOriginAllowed
    }
}

/// A passkey that was just made.
public struct RegisteredCredential: Sendable, Equatable {
    /// 1 to 1023 bytes.
    public let id: [UInt8]
    /// COSE_Key bytes, as the authenticator wrote them.
    public let publicKey: [UInt8]
    public let signCount: UInt32
    /// The authenticator's model, 16 bytes; all zero where it does not say.
    public let aaguid: [UInt8]
    public let userVerified: Bool
    /// Whether the passkey may be synchronised between devices.
    public let backupEligible: Bool
    public let backedUp: Bool
    /// `none`, `packed` or a format that was not verified. No attestation is trusted: it says nothing about who made the authenticator.
    public let attestationFormat: String
}

/// An assertion that was verified: what to remember of it.
public struct WebAuthnAssertion: Sendable, Equatable {
    public let signCount: UInt32
    public let userVerified: Bool
    public let backedUp: Bool
}
