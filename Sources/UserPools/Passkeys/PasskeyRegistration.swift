/// What a browser needs to make a passkey. Source: WebAuthn Level 3 section 5.4, "Options for Credential Creation".
public struct PasskeyRegistrationOptions: Sendable {
    public var relyingPartyID: String
    public var relyingPartyName: String
    /// The user handle: it names the account at sign-in and shows nothing of the person.
    public var userHandle: [UInt8]
    public var userName: String
    public var displayName: String
    public var challenge: [UInt8]
    /// COSE algorithm identifiers, best first.
    public var algorithms: [Int]
    public var timeoutMilliseconds: Int64
    public var requiresUserVerification: Bool
    /// What the person has already, so that one authenticator is not registered twice.
    public var excluded: [WebAuthnCredential]
}

/// What a browser made of it. Source: WebAuthn Level 3 section 5.1.8, "RegistrationResponseJSON".
public struct PasskeyRegistration: Sendable {
    /// base64url, as the client names its credential.
    public var id: String
    public var clientDataJSON: [UInt8]
    public var attestationObject: [UInt8]
    public var transports: [String]
    public var attachment: String?

    public init(id: String, clientDataJSON: [UInt8], attestationObject: [UInt8], transports: [String], attachment: String?) {
        self.id = id
        self.clientDataJSON = clientDataJSON
        self.attestationObject = attestationObject
        self.transports = transports
        self.attachment = attachment
    }
}
