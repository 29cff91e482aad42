/// Settings of a pool that are validated and kept here, and take effect in other rooms (delivery, triggers, devices, threat protection).

/// Arguments of the Lambda triggers: ARNs by trigger. Source: Cognito API reference, LambdaConfigType.
public struct LambdaConfiguration: Sendable, Codable, Equatable {
    public struct Versioned: Sendable, Codable, Equatable {
        public var version: String
        public var arn: String
        public init(version: String, arn: String) {
            self.version = version
            self.arn = arn
        }
    }
    public var preSignUp: String?
    public var customMessage: String?
    public var postConfirmation: String?
    public var preAuthentication: String?
    public var postAuthentication: String?
    public var defineAuthChallenge: String?
    public var createAuthChallenge: String?
    public var verifyAuthChallengeResponse: String?
    public var preTokenGeneration: String?
    public var userMigration: String?
    public var preTokenGenerationConfig: Versioned?
    public var customSMSSender: Versioned?
    public var customEmailSender: Versioned?
    public var kmsKeyID: String?
    public var inboundFederation: Versioned?

    public init() {}

    public var isEmpty: Bool { self == LambdaConfiguration() }

    /// - Throws: InvalidParameter for two functions before tokens: "If you also set an ARN in PreTokenGenerationConfig, its value must be
    ///   identical to PreTokenGeneration".
    public func check() throws(UserPoolError) {
        guard let preTokenGeneration, let versioned = preTokenGenerationConfig else { return }
        guard versioned.arn == preTokenGeneration else { throw .twoPreTokenFunctions }
    }
}

public struct DeviceConfiguration: Sendable, Codable, Equatable {
    public var challengeRequiredOnNewDevice: Bool?
    public var deviceOnlyRememberedOnUserPrompt: Bool?
    public init(challengeRequiredOnNewDevice: Bool?, deviceOnlyRememberedOnUserPrompt: Bool?) {
        self.challengeRequiredOnNewDevice = challengeRequiredOnNewDevice
        self.deviceOnlyRememberedOnUserPrompt = deviceOnlyRememberedOnUserPrompt
    }
}

public struct EmailConfiguration: Sendable, Codable, Equatable {
    public var sourceARN: String?
    public var replyTo: String?
    public var sendingAccount: String?
    public var from: String?
    public var configurationSet: String?
    public init() {}
}

public struct SMSConfiguration: Sendable, Codable, Equatable {
    public struct EndUserMessaging: Sendable, Codable, Equatable {
        public var callerARN: String
        public var externalID: String?
        public var originationIdentity: String?
        public var configurationSetName: String?
        public var inEntityID: String?
        public var inTemplateID: String?
        public var region: String?
        public init(callerARN: String) { self.callerARN = callerARN }
    }
    public var snsCallerARN: String?
    public var externalID: String?
    public var snsRegion: String?
    public var endUserMessaging: EndUserMessaging?
    public init() {}
}

public struct AdminCreateUserConfiguration: Sendable, Codable, Equatable {
    public var allowAdminCreateUserOnly = false
    public var unusedAccountValidityDays: Int?
    public var inviteSMS: String?
    public var inviteEmail: String?
    public var inviteSubject: String?
    public init() {}
}

public struct AddOns: Sendable, Codable, Equatable {
    public var advancedSecurityMode: String
    public var customAuthMode: String?
    public init(advancedSecurityMode: String, customAuthMode: String?) {
        self.advancedSecurityMode = advancedSecurityMode
        self.customAuthMode = customAuthMode
    }
}

public struct DynamicClientRegistration: Sendable, Codable, Equatable {
    public var enableStatus: String?
    public var openEnabled: Bool?
    public var authenticatedGrantTypes: [String]?
    public var openGrantTypes: [String]?
    public var allowedScopes: [String]?
    public init() {}
}

public struct KeyConfiguration: Sendable, Codable, Equatable {
    public var keyType: String?
    public var kmsKeyARN: String?
    public init(keyType: String?, kmsKeyARN: String?) {
        self.keyType = keyType
        self.kmsKeyARN = kmsKeyARN
    }
}

/// The texts of a pool's messages. `nil` where the pool uses Cognito's own text.
public struct MessageTemplates: Sendable, Codable, Equatable {
    public var smsVerification: String?
    public var emailVerification: String?
    public var emailVerificationSubject: String?
    public var emailByLink: String?
    public var emailSubjectByLink: String?
    public var confirmWithLink = false
    public var smsAuthentication: String?
    public init() {}
}
