import CognitoModel
import UserPools

extension LambdaConfiguration {
    init(_ wire: LambdaConfigType) {
        self.init()
        preSignUp = wire.preSignUp
        customMessage = wire.customMessage
        postConfirmation = wire.postConfirmation
        preAuthentication = wire.preAuthentication
        postAuthentication = wire.postAuthentication
        defineAuthChallenge = wire.defineAuthChallenge
        createAuthChallenge = wire.createAuthChallenge
        verifyAuthChallengeResponse = wire.verifyAuthChallengeResponse
        preTokenGeneration = wire.preTokenGeneration
        userMigration = wire.userMigration
        preTokenGenerationConfig = wire.preTokenGenerationConfig.map { Versioned(version: $0.lambdaVersion.rawValue, arn: $0.lambdaArn) }
        customSMSSender = wire.customSMSSender.map { Versioned(version: $0.lambdaVersion.rawValue, arn: $0.lambdaArn) }
        customEmailSender = wire.customEmailSender.map { Versioned(version: $0.lambdaVersion.rawValue, arn: $0.lambdaArn) }
        kmsKeyID = wire.kmsKeyID
        inboundFederation = wire.inboundFederation.map { Versioned(version: $0.lambdaVersion.rawValue, arn: $0.lambdaArn) }
    }

    var wire: LambdaConfigType {
        LambdaConfigType(
            preSignUp: preSignUp, customMessage: customMessage, postConfirmation: postConfirmation, preAuthentication: preAuthentication,
            postAuthentication: postAuthentication, defineAuthChallenge: defineAuthChallenge, createAuthChallenge: createAuthChallenge,
            verifyAuthChallengeResponse: verifyAuthChallengeResponse, preTokenGeneration: preTokenGeneration, userMigration: userMigration,
            preTokenGenerationConfig: preTokenGenerationConfig.map {
                PreTokenGenerationVersionConfigType(
                    lambdaVersion: PreTokenGenerationLambdaVersionType(rawValue: $0.version), lambdaArn: $0.arn)
            },
            customSMSSender: customSMSSender.map {
                CustomSMSLambdaVersionConfigType(lambdaVersion: CustomSMSSenderLambdaVersionType(rawValue: $0.version), lambdaArn: $0.arn)
            },
            customEmailSender: customEmailSender.map {
                CustomEmailLambdaVersionConfigType(
                    lambdaVersion: CustomEmailSenderLambdaVersionType(rawValue: $0.version), lambdaArn: $0.arn)
            }, kmsKeyID: kmsKeyID,
            inboundFederation: inboundFederation.map {
                InboundFederationLambdaType(lambdaVersion: InboundFederationLambdaVersionType(rawValue: $0.version), lambdaArn: $0.arn)
            })
    }
}

extension EmailConfiguration {
    init(_ wire: EmailConfigurationType) {
        self.init()
        sourceARN = wire.sourceArn
        replyTo = wire.replyToEmailAddress
        sendingAccount = wire.emailSendingAccount?.rawValue
        from = wire.from
        configurationSet = wire.configurationSet
    }

    var wire: EmailConfigurationType {
        EmailConfigurationType(
            sourceArn: sourceARN, replyToEmailAddress: replyTo,
            emailSendingAccount: EmailSendingAccountType(rawValue: sendingAccount ?? "COGNITO_DEFAULT"), from: from,
            configurationSet: configurationSet)
    }
}

extension SMSConfiguration {
    init(_ wire: SmsConfigurationType) {
        self.init()
        snsCallerARN = wire.snsCallerArn
        externalID = wire.externalId
        snsRegion = wire.snsRegion
        if let eums = wire.eumsSms {
            var own = EndUserMessaging(callerARN: eums.callerArn)
            own.externalID = eums.externalId
            own.originationIdentity = eums.originationIdentity
            own.configurationSetName = eums.configurationSetName
            own.inEntityID = eums.inEntityId
            own.inTemplateID = eums.inTemplateId
            own.region = eums.region
            endUserMessaging = own
        }
    }

    var wire: SmsConfigurationType {
        SmsConfigurationType(
            snsCallerArn: snsCallerARN, externalId: externalID, snsRegion: snsRegion,
            eumsSms: endUserMessaging.map {
                EumsSmsConfigurationType(
                    callerArn: $0.callerARN, externalId: $0.externalID, originationIdentity: $0.originationIdentity,
                    configurationSetName: $0.configurationSetName, inEntityId: $0.inEntityID, inTemplateId: $0.inTemplateID,
                    region: $0.region)
            })
    }
}

extension AdminCreateUserConfiguration {
    init(_ wire: AdminCreateUserConfigType) {
        self.init()
        allowAdminCreateUserOnly = wire.allowAdminCreateUserOnly ?? false
        unusedAccountValidityDays = wire.unusedAccountValidityDays
        inviteSMS = wire.inviteMessageTemplate?.smsMessage
        inviteEmail = wire.inviteMessageTemplate?.emailMessage
        inviteSubject = wire.inviteMessageTemplate?.emailSubject
    }

    func wire(validityDays: Int) -> AdminCreateUserConfigType {
        let hasTemplate = inviteSMS != nil || inviteEmail != nil || inviteSubject != nil
        return AdminCreateUserConfigType(
            allowAdminCreateUserOnly: allowAdminCreateUserOnly, unusedAccountValidityDays: validityDays,
            inviteMessageTemplate: hasTemplate
                ? MessageTemplateType(smsMessage: inviteSMS, emailMessage: inviteEmail, emailSubject: inviteSubject) : nil)
    }
}

extension DynamicClientRegistration {
    init(_ wire: DcrConfigurationType) {
        self.init()
        enableStatus = wire.enableStatus?.rawValue
        openEnabled = wire.openDcrEnabled
        authenticatedGrantTypes = wire.authenticatedGrantTypes?.map(\.rawValue)
        openGrantTypes = wire.openDcrGrantTypes?.map(\.rawValue)
        allowedScopes = wire.allowedScopes
    }

    var wire: DcrConfigurationType {
        DcrConfigurationType(
            enableStatus: enableStatus.map { StatusType(rawValue: $0) }, openDcrEnabled: openEnabled,
            authenticatedGrantTypes: authenticatedGrantTypes?.map { OAuthFlowType(rawValue: $0) },
            openDcrGrantTypes: openGrantTypes?.map { OAuthFlowType(rawValue: $0) }, allowedScopes: allowedScopes)
    }
}
