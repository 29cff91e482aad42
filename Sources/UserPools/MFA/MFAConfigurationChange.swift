/// What SetUserPoolMfaConfig asks for.
///
/// As soon as one factor or the demand is named, the factors become exactly those that are given; a call that brings only a passkey
/// configuration leaves them alone, and a call without one leaves the passkeys alone (docs/deviations.md).
public struct MFAConfigurationChange: Sendable {
    public struct SMS: Sendable {
        /// `nil`: the pool's own stays.
        public var configuration: SMSConfiguration?
        /// `nil`: Cognito's own words.
        public var message: String?
        public init(configuration: SMSConfiguration?, message: String?) {
            self.configuration = configuration
            self.message = message
        }
    }

    public struct Email: Sendable {
        public var message: String?
        public var subject: String?
        public init(message: String?, subject: String?) {
            self.message = message
            self.subject = subject
        }
    }

    public var demand: UserPool.MFAConfiguration?
    public var sms: SMS?
    public var softwareToken: Bool?
    public var email: Email?
    public var webAuthn: WebAuthnConfiguration?

    public init(
        demand: UserPool.MFAConfiguration?, sms: SMS?, softwareToken: Bool?, email: Email?, webAuthn: WebAuthnConfiguration?
    ) {
        self.demand = demand
        self.sms = sms
        self.softwareToken = softwareToken
        self.email = email
        self.webAuthn = webAuthn
    }

    var namesFactors: Bool { demand != nil || sms != nil || softwareToken != nil || email != nil }
}

extension UserPool {
    /// Takes a change of the second factors and the passkey configuration.
    /// - Throws: InvalidParameter when MFA is off and a factor is configured, on and none is, or the settings do not fit each other;
    ///   FeatureUnavailableInTier.
    public mutating func configure(_ change: MFAConfigurationChange) throws(UserPoolError) {
        if let webAuthn = change.webAuthn {
            try require(.passkeys)
            self.webAuthn = webAuthn
        }
        if change.namesFactors {
            mfa = change.demand ?? mfa
            let settings = MFASettings(
                sms: change.sms != nil, softwareToken: change.softwareToken ?? false, email: change.email != nil,
                emailMessage: change.email?.message, emailSubject: change.email?.subject)
            if mfa == .off {
                guard settings.isEmpty else { throw .mfaOffWithFactors }
                mfaSettings = nil
            } else {
                guard !settings.isEmpty else { throw .mfaWithoutFactor }
                mfaSettings = settings
            }
            if let given = change.sms {
                sms = given.configuration ?? sms
                messages.smsAuthentication = given.message
            }
        }
        try checkFactors()
    }

    /// What CreateUserPool and UpdateUserPool mean by the demand alone: they can offer no factor but SMS, through an SMS configuration.
    /// What SetUserPoolMfaConfig has set up before stays as long as MFA is not turned off.
    /// - Throws: InvalidParameter.
    public mutating func settleFactors() throws(UserPoolError) {
        if mfa == .off { mfaSettings = nil }
        guard mfa == .off || !secondFactors.isEmpty else { throw .mfaWithoutSMS }
        try checkFactors()
    }

    /// Whether this pool offers a second factor now.
    package func offers(_ factor: MFAFactor) -> Bool { mfa != .off && secondFactors.offers(factor) }
}

extension MFASettings {
    var isEmpty: Bool { !sms && !softwareToken && !email }
}
