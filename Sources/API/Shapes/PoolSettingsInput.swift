import CognitoModel
import UserPools

/// The settings that CreateUserPool and UpdateUserPool share. Both mean the same by them: what is left out is at its default.
protocol PoolSettingsInput {
    var policies: UserPoolPolicyType? { get }
    var deletionProtection: DeletionProtectionType? { get }
    var lambdaConfig: LambdaConfigType? { get }
    var autoVerifiedAttributes: [VerifiedAttributeType]? { get }
    var smsVerificationMessage: String? { get }
    var emailVerificationMessage: String? { get }
    var emailVerificationSubject: String? { get }
    var verificationMessageTemplate: VerificationMessageTemplateType? { get }
    var smsAuthenticationMessage: String? { get }
    var mfaConfiguration: UserPoolMfaType? { get }
    var userAttributeUpdateSettings: UserAttributeUpdateSettingsType? { get }
    var deviceConfiguration: DeviceConfigurationType? { get }
    var emailConfiguration: EmailConfigurationType? { get }
    var smsConfiguration: SmsConfigurationType? { get }
    var userPoolTags: [String: String]? { get }
    var adminCreateUserConfig: AdminCreateUserConfigType? { get }
    var userPoolAddOns: UserPoolAddOnsType? { get }
    var dcrConfiguration: DcrConfigurationType? { get }
    var accountRecoverySetting: AccountRecoverySettingType? { get }
    var userPoolTier: UserPoolTierType? { get }
    var keyConfiguration: KeyConfigurationType? { get }
    var issuerConfiguration: IssuerConfigurationType? { get }
    var acrConfiguration: [String: AcrLevelConfigType]? { get }
}

extension CreateUserPoolRequest: PoolSettingsInput {}
extension UpdateUserPoolRequest: PoolSettingsInput {}

extension PoolSettingsInput {
    /// Puts the settings onto a pool's document.
    /// - Throws: InvalidParameter for values that the rules do not know.
    func apply(to pool: inout UserPool) throws(UserPoolError) {
        pool.passwordPolicy = try passwordPolicy()
        pool.allowedFirstAuthFactors =
            try policies?.signInPolicy?.allowedFirstAuthFactors.map { list throws(UserPoolError) in try known(list, AuthFactor.self) } ?? [
                .password
            ]
        pool.deletionProtection = deletionProtection == .active
        pool.lambda = lambdaConfig.map(LambdaConfiguration.init) ?? LambdaConfiguration()
        try pool.lambda.check()
        pool.autoVerified = try known(autoVerifiedAttributes ?? [], ContactAttribute.self)
        pool.messages = try templates()
        pool.mfa = mfaConfiguration.flatMap { UserPool.MFAConfiguration(rawValue: $0.rawValue) } ?? .off
        pool.requireVerificationBeforeUpdate = try userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdate.map {
            list throws(UserPoolError) in
            try known(list, ContactAttribute.self)
        }
        pool.device = deviceConfiguration.map {
            DeviceConfiguration(
                challengeRequiredOnNewDevice: $0.challengeRequiredOnNewDevice,
                deviceOnlyRememberedOnUserPrompt: $0.deviceOnlyRememberedOnUserPrompt)
        }
        pool.email = emailConfiguration.map(EmailConfiguration.init)
        pool.sms = smsConfiguration.map(SMSConfiguration.init)
        if let userPoolTags { pool.tags = userPoolTags }
        pool.adminCreateUser = adminCreateUserConfig.map(AdminCreateUserConfiguration.init) ?? AdminCreateUserConfiguration()
        pool.addOns = userPoolAddOns.map {
            AddOns(
                advancedSecurityMode: $0.advancedSecurityMode.rawValue,
                customAuthMode: $0.advancedSecurityAdditionalFlows?.customAuthMode?.rawValue)
        }
        // API reference, UpdateUserPool: what is left out is kept, unlike the other settings.
        if let dcrConfiguration { pool.dynamicClientRegistration = DynamicClientRegistration(dcrConfiguration) }
        pool.recovery = accountRecoverySetting?.recoveryMechanisms?.compactMap { option in
            RecoveryMechanism.Name(rawValue: option.name.rawValue).map { RecoveryMechanism(name: $0, priority: option.priority) }
        }
        pool.tier = userPoolTier.flatMap { UserPool.Tier(rawValue: $0.rawValue) } ?? .essentials
        pool.key = keyConfiguration.map { KeyConfiguration(keyType: $0.keyType?.rawValue, kmsKeyARN: $0.kmsKeyArn) }
        pool.issuerType = issuerConfiguration?.type.flatMap { UserPool.IssuerType(rawValue: $0.rawValue) }
        try pool.nameLevels(acrConfiguration?.mapValues(\.acrValue))
        try pool.settleFactors()
    }

    /// Without a policy Cognito's default; in a given one the classes that are not named are not demanded (docs/deviations.md).
    private func passwordPolicy() throws(UserPoolError) -> PasswordPolicy {
        var policy = PasswordPolicy()
        if let given = policies?.passwordPolicy {
            policy.minimumLength = given.minimumLength ?? policy.minimumLength
            policy.requireUppercase = given.requireUppercase ?? false
            policy.requireLowercase = given.requireLowercase ?? false
            policy.requireNumbers = given.requireNumbers ?? false
            policy.requireSymbols = given.requireSymbols ?? false
            policy.historySize = given.passwordHistorySize
        }
        // API reference, PasswordPolicyType: 0 is treated as a null value.
        let unused = adminCreateUserConfig?.unusedAccountValidityDays.flatMap { $0 == 0 ? nil : $0 }
        let temporary = policies?.passwordPolicy?.temporaryPasswordValidityDays.flatMap { $0 == 0 ? nil : $0 }
        if let unused, let temporary, unused != temporary {
            throw .invalidParameter("Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays")
        }
        policy.temporaryPasswordValidityDays = temporary ?? unused ?? policy.temporaryPasswordValidityDays
        return policy
    }

    /// The newer template members stand before the older single ones.
    /// - Throws: InvalidParameter for a mail with a code and one with a link: "When you supply both parameters with either choice, Amazon
    ///   Cognito returns an error" (API reference, CreateUserPool, VerificationMessageTemplate).
    private func templates() throws(UserPoolError) -> MessageTemplates {
        if let template = verificationMessageTemplate, template.emailMessage != nil, template.emailMessageByLink != nil {
            throw .codeAndLinkTemplate
        }
        var templates = MessageTemplates()
        templates.smsVerification = verificationMessageTemplate?.smsMessage ?? smsVerificationMessage
        templates.emailVerification = verificationMessageTemplate?.emailMessage ?? emailVerificationMessage
        templates.emailVerificationSubject = verificationMessageTemplate?.emailSubject ?? emailVerificationSubject
        templates.emailByLink = verificationMessageTemplate?.emailMessageByLink
        templates.emailSubjectByLink = verificationMessageTemplate?.emailSubjectByLink
        templates.confirmWithLink = verificationMessageTemplate?.defaultEmailOption == .confirmWithLink
        templates.smsAuthentication = smsAuthenticationMessage
        return templates
    }
}

/// Wire values as the rules know them, without repetitions.
/// - Throws: InvalidParameter for one they do not know.
func known<Wire: WireEnumeration, Value: RawRepresentable>(
    _ list: [Wire], _ type: Value.Type
) throws(UserPoolError) -> [Value] where Value.RawValue == String, Value: Equatable {
    var values: [Value] = []
    for wire in list {
        guard let value = Value(rawValue: wire.rawValue) else { throw .invalidParameter("Invalid value: \(wire.rawValue)") }
        if !values.contains(value) { values.append(value) }
    }
    return values
}
