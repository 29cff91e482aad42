/// What SetUserMFAPreference and AdminSetUserMFAPreference ask for.
public struct MFAPreferenceChange: Sendable {
    /// `nil` leaves it as it is.
    public struct Setting: Sendable {
        public var enabled: Bool?
        public var preferred: Bool?
        public init(enabled: Bool?, preferred: Bool? = nil) {
            self.enabled = enabled
            self.preferred = preferred
        }
    }

    public var factors: [MFAFactor: Setting]
    /// WebAuthnMfaSettings.
    public var webAuthn: Bool?

    public init(factors: [MFAFactor: Setting], webAuthn: Bool? = nil) {
        self.factors = factors
        self.webAuthn = webAuthn
    }
}

extension UserPool {
    /// A person's preference after a change.
    ///
    /// An address need not be verified: the first code that is answered verifies it (guide, "SMS and email message MFA").
    /// - Parameter hasSoftwareToken: whether an authenticator app is verified.
    /// - Throws: InvalidParameter for a factor that the pool does not offer or the person could not use, for a preferred one that is off,
    ///   and for turning off the last one where the pool demands MFA.
    func preference(of user: User, after change: MFAPreferenceChange, hasSoftwareToken: Bool) throws(UserPoolError) -> MFAPreference {
        var preference = user.mfa
        for factor in MFAFactor.allCases {
            guard let setting = change.factors[factor] else { continue }
            switch setting.enabled {
            case true?:
                guard offers(factor), user.canUse(factor, hasSoftwareToken: hasSoftwareToken) else {
                    throw .noDeliveryConfiguration(factor)
                }
                preference.enabled.insert(factor)
            case false?: preference.enabled.remove(factor)
            case nil: break
            }
        }
        try preference.prefer(change)
        if let webAuthn = change.webAuthn {
            guard !webAuthn || self.webAuthn?.factor == .multiWithUserVerification else { throw .passkeyMFANotConfigured }
            guard !webAuthn || !preference.enabled.isEmpty else { throw .passkeyMFAAlone }
            preference.webAuthn = webAuthn
        }
        // A passkey alone would lock its owner out when it is lost (API reference, WebAuthnMfaSettingsType).
        if preference.enabled.isEmpty { preference.webAuthn = false }
        // What the pool no longer offers is not asked for, so it cannot be the last one.
        if mfa == .on && !preference.enabled.contains(where: offers) && user.mfa.enabled.contains(where: offers) { throw .mfaIsRequired }
        return preference
    }
}

extension MFAPreference {
    fileprivate mutating func prefer(_ change: MFAPreferenceChange) throws(UserPoolError) {
        let wanted = MFAFactor.allCases.filter { change.factors[$0]?.preferred == true }
        guard wanted.count <= 1 else { throw .severalPreferredFactors }
        if let factor = wanted.first {
            guard enabled.contains(factor) else { throw .preferredButDisabled(factor) }
            preferred = factor
        } else if let preferred, change.factors[preferred]?.preferred == false {
            self.preferred = nil
        }
        if let preferred, !enabled.contains(preferred) { self.preferred = nil }
    }

    /// A factor is no longer there.
    mutating func drop(_ factor: MFAFactor) {
        enabled.remove(factor)
        if preferred == factor { preferred = nil }
        if enabled.isEmpty { webAuthn = false }
    }
}

extension User {
    fileprivate func canUse(_ factor: MFAFactor, hasSoftwareToken: Bool) -> Bool {
        func has(_ contact: ContactAttribute) -> Bool { !(attributes[contact.rawValue] ?? "").isEmpty }
        return switch factor {
        case .sms: has(.phoneNumber)
        case .email: has(.email)
        case .softwareToken: hasSoftwareToken
        }
    }
}
