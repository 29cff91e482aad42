import CognitoModel
import UserPools

/// A pool's second factors as GetUserPoolMfaConfig and SetUserPoolMfaConfig show them: those that it offers, and no others.
extension UserPool {
    var smsMFA: SmsMfaConfigType? {
        guard offers(.sms) else { return nil }
        return SmsMfaConfigType(smsAuthenticationMessage: messages.smsAuthentication, smsConfiguration: sms?.wire)
    }

    var softwareTokenMFA: SoftwareTokenMfaConfigType? { offers(.softwareToken) ? SoftwareTokenMfaConfigType(enabled: true) : nil }

    var emailMFA: EmailMfaConfigType? {
        guard offers(.email) else { return nil }
        return EmailMfaConfigType(message: mfaSettings?.emailMessage, subject: mfaSettings?.emailSubject)
    }
}

extension WebAuthnConfiguration {
    init(_ wire: WebAuthnConfigurationType) {
        self.init(
            relyingPartyID: wire.relyingPartyId,
            userVerification: wire.userVerification.flatMap { UserVerification(rawValue: $0.rawValue) } ?? .preferred,
            factor: wire.factorConfiguration.flatMap { Factor(rawValue: $0.rawValue) } ?? .single)
    }

    var wire: WebAuthnConfigurationType {
        WebAuthnConfigurationType(
            relyingPartyId: relyingPartyID, userVerification: UserVerificationType(rawValue: userVerification.rawValue),
            factorConfiguration: WebAuthnFactorConfigurationType(rawValue: factor.rawValue))
    }
}

/// A person's second factors as GetUser, AdminGetUser and the lists show them.
extension User {
    /// UserMFASettingList; left out while nothing is turned on.
    var mfaSettingList: [String]? {
        let enabled = MFAFactor.allCases.filter(mfa.enabled.contains).map(\.rawValue)
        return enabled.isEmpty ? nil : enabled
    }

    var preferredMFASetting: String? { mfa.preferred?.rawValue }

    /// The legacy form, which knows SMS alone.
    var mfaOptions: [MFAOptionType]? {
        guard mfa.enabled.contains(.sms) else { return nil }
        return [MFAOptionType(deliveryMedium: .sms, attributeName: ContactAttribute.phoneNumber.rawValue)]
    }
}

/// The members that SetUserMFAPreference and AdminSetUserMFAPreference share.
protocol MFAPreferenceInput {
    var smsMfaSettings: SMSMfaSettingsType? { get }
    var softwareTokenMfaSettings: SoftwareTokenMfaSettingsType? { get }
    var emailMfaSettings: EmailMfaSettingsType? { get }
    var webAuthnMfaSettings: WebAuthnMfaSettingsType? { get }
}

extension SetUserMFAPreferenceRequest: MFAPreferenceInput {}
extension AdminSetUserMFAPreferenceRequest: MFAPreferenceInput {}

extension MFAPreferenceInput {
    var change: MFAPreferenceChange {
        var factors: [MFAFactor: MFAPreferenceChange.Setting] = [:]
        factors[.sms] = smsMfaSettings.map { .init(enabled: $0.enabled, preferred: $0.preferredMfa) }
        factors[.softwareToken] = softwareTokenMfaSettings.map { .init(enabled: $0.enabled, preferred: $0.preferredMfa) }
        factors[.email] = emailMfaSettings.map { .init(enabled: $0.enabled, preferred: $0.preferredMfa) }
        return MFAPreferenceChange(factors: factors, webAuthn: webAuthnMfaSettings?.enabled)
    }
}

extension MFAPreferenceChange {
    /// The legacy form: SMS to the telephone, or nothing.
    /// - Throws: InvalidParameter for any other delivery.
    init(_ options: [MFAOptionType]) throws(UserPoolError) {
        for option in options {
            guard option.deliveryMedium == .sms, option.attributeName == nil || option.attributeName == "phone_number" else {
                throw .onlySMSOptions
            }
        }
        self.init(factors: [.sms: Setting(enabled: !options.isEmpty)])
    }
}
