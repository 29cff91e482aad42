/// A second factor, in the words of UserMFASettingList. Source: API reference, GetUser and SetUserMFAPreference.
public enum MFAFactor: String, Sendable, Codable, CaseIterable {
    case sms = "SMS_MFA"
    case softwareToken = "SOFTWARE_TOKEN_MFA"
    case email = "EMAIL_OTP"
}

/// Which second factors a person has turned on, and which one is asked for first.
public struct MFAPreference: Sendable, Codable, Equatable {
    public var enabled: Set<MFAFactor>
    /// One of `enabled`.
    public var preferred: MFAFactor?
    /// WebAuthnMfaSettings: a passkey with user verification counts as a second factor for this person.
    public var webAuthn: Bool

    public init(enabled: Set<MFAFactor> = [], preferred: MFAFactor? = nil, webAuthn: Bool = false) {
        self.enabled = enabled
        self.preferred = preferred
        self.webAuthn = webAuthn
    }

    public var isEmpty: Bool { enabled.isEmpty && preferred == nil && !webAuthn }
}

/// Which second factors a pool offers (SetUserPoolMfaConfig). A pool's `MfaConfiguration` says whether one is demanded.
public struct MFASettings: Sendable, Codable, Equatable {
    public var sms: Bool
    public var softwareToken: Bool
    /// Set once EmailMfaConfiguration was given.
    public var email: Bool
    /// `nil` where the pool uses Cognito's own words.
    public var emailMessage: String?
    public var emailSubject: String?

    public init(
        sms: Bool = false, softwareToken: Bool = false, email: Bool = false, emailMessage: String? = nil, emailSubject: String? = nil
    ) {
        self.sms = sms
        self.softwareToken = softwareToken
        self.email = email
        self.emailMessage = emailMessage
        self.emailSubject = emailSubject
    }

    public func offers(_ factor: MFAFactor) -> Bool {
        switch factor {
        case .sms: sms
        case .softwareToken: softwareToken
        case .email: email
        }
    }
}
