import CognitoModel
import UserPools

extension UserPool {
    /// The whole pool as Describe shows it, with Cognito's defaults written out.
    func wire(users: Int) -> UserPoolType {
        var shape = UserPoolType(id: id.value, name: name)
        shape.policies = policies
        shape.deletionProtection = deletionProtection ? .active : .inactive
        shape.lambdaConfig = lambda.wire
        shape.lastModifiedDate = modified.timestamp
        shape.creationDate = created.timestamp
        shape.schemaAttributes = schema.definitions.map(\.wire)
        shape.autoVerifiedAttributes = autoVerified.isEmpty ? nil : autoVerified.map { VerifiedAttributeType(rawValue: $0.rawValue) }
        shape.aliasAttributes = aliasAttributes.isEmpty ? nil : aliasAttributes.map { AliasAttributeType(rawValue: $0.rawValue) }
        shape.usernameAttributes =
            usernameAttributes.isEmpty ? nil : usernameAttributes.map { UsernameAttributeType(rawValue: $0.rawValue) }
        shape.smsVerificationMessage = messages.smsVerification
        shape.emailVerificationMessage = messages.emailVerification
        shape.emailVerificationSubject = messages.emailVerificationSubject
        shape.verificationMessageTemplate = template
        shape.smsAuthenticationMessage = messages.smsAuthentication
        shape.userAttributeUpdateSettings = UserAttributeUpdateSettingsType(
            attributesRequireVerificationBeforeUpdate: (requireVerificationBeforeUpdate ?? []).map {
                VerifiedAttributeType(rawValue: $0.rawValue)
            })
        shape.mfaConfiguration = UserPoolMfaType(rawValue: mfa.rawValue)
        shape.deviceConfiguration = device.map {
            DeviceConfigurationType(
                challengeRequiredOnNewDevice: $0.challengeRequiredOnNewDevice,
                deviceOnlyRememberedOnUserPrompt: $0.deviceOnlyRememberedOnUserPrompt)
        }
        shape.estimatedNumberOfUsers = users
        shape.emailConfiguration = (email ?? EmailConfiguration()).wire
        shape.smsConfiguration = sms?.wire
        shape.userPoolTags = tags
        shape.adminCreateUserConfig = adminCreateUser.wire(validityDays: passwordPolicy.temporaryPasswordValidityDays)
        shape.userPoolAddOns = addOns.map { addOns in
            UserPoolAddOnsType(
                advancedSecurityMode: AdvancedSecurityModeType(rawValue: addOns.advancedSecurityMode),
                advancedSecurityAdditionalFlows: addOns.customAuthMode.map {
                    AdvancedSecurityAdditionalFlowsType(customAuthMode: AdvancedSecurityEnabledModeType(rawValue: $0))
                })
        }
        shape.dcrConfiguration = dynamicClientRegistration?.wire
        shape.usernameConfiguration = usernameCaseSensitive.map { UsernameConfigurationType(caseSensitive: $0) }
        shape.arn = arn
        shape.accountRecoverySetting = recovery.map { list in
            AccountRecoverySettingType(
                recoveryMechanisms: list.map {
                    RecoveryOptionType(priority: $0.priority, name: RecoveryOptionNameType(rawValue: $0.name.rawValue))
                })
        }
        shape.userPoolTier = UserPoolTierType(rawValue: tier.rawValue)
        shape.keyConfiguration = key.map {
            KeyConfigurationType(keyType: $0.keyType.map { EncryptionKeyType(rawValue: $0) }, kmsKeyArn: $0.kmsKeyARN)
        }
        shape.issuerConfiguration = issuerType.map { IssuerConfigurationType(type: CognitoModel.IssuerType(rawValue: $0.rawValue)) }
        shape.acrConfiguration = effectiveACRLevels.mapValues { AcrLevelConfigType(acrValue: $0) }
        return shape
    }

    private var policies: UserPoolPolicyType {
        UserPoolPolicyType(
            passwordPolicy: PasswordPolicyType(
                minimumLength: passwordPolicy.minimumLength, requireUppercase: passwordPolicy.requireUppercase,
                requireLowercase: passwordPolicy.requireLowercase, requireNumbers: passwordPolicy.requireNumbers,
                requireSymbols: passwordPolicy.requireSymbols, passwordHistorySize: passwordPolicy.historySize,
                temporaryPasswordValidityDays: passwordPolicy.temporaryPasswordValidityDays),
            signInPolicy: SignInPolicyType(allowedFirstAuthFactors: allowedFirstAuthFactors.map { AuthFactorType(rawValue: $0.rawValue) }))
    }

    private var template: VerificationMessageTemplateType {
        // A template has one of the two mails alone; the other can have come through EmailVerificationMessage, and is shown there.
        let emailMessage = messages.emailByLink == nil ? messages.emailVerification : nil
        return VerificationMessageTemplateType(
            smsMessage: messages.smsVerification, emailMessage: emailMessage, emailSubject: messages.emailVerificationSubject,
            emailMessageByLink: messages.emailByLink, emailSubjectByLink: messages.emailSubjectByLink,
            defaultEmailOption: messages.confirmWithLink ? .confirmWithLink : .confirmWithCode)
    }
}
