public import Credentials

public struct PreSignUpEvent: Sendable {
    public enum Source: String, Sendable {
        case signUp = "PreSignUp_SignUp", adminCreateUser = "PreSignUp_AdminCreateUser", externalProvider = "PreSignUp_ExternalProvider"
    }
    public var source: Source
    public var validationData: [String: String]?
    public init(source: Source, validationData: [String: String]?) {
        self.source = source
        self.validationData = validationData
    }
}

public struct PreSignUpVerdict: Sendable, Equatable {
    public var autoConfirmUser = false
    public var autoVerifyEmail = false
    public var autoVerifyPhone = false
    public init() {}
}

public enum PostConfirmationSource: String, Sendable {
    case confirmSignUp = "PostConfirmation_ConfirmSignUp", confirmForgotPassword = "PostConfirmation_ConfirmForgotPassword"
}

public struct UserMigrationEvent: Sendable {
    public enum Source: String, Sendable {
        case authentication = "UserMigration_Authentication", forgotPassword = "UserMigration_ForgotPassword"
    }
    public var source: Source
    /// Only at sign-in.
    public var password: RawPassword?
    public var validationData: [String: String]?
    public init(source: Source, password: RawPassword?, validationData: [String: String]?) {
        self.source = source
        self.password = password
        self.validationData = validationData
    }
}

/// The account that a UserMigration function brings.
public struct UserMigrationVerdict: Sendable {
    public var userAttributes: [String: String]
    /// `CONFIRMED` or `RESET_REQUIRED`; `nil`: RESET_REQUIRED.
    public var finalUserStatus: UserStatus?
    /// `SUPPRESS`: no welcome message.
    public var suppressesMessage: Bool
    public var desiredDeliveryMediums: [DeliveryMedium]
    public var forceAliasCreation: Bool
    public var enableSMSMFA: Bool
    public init(
        userAttributes: [String: String], finalUserStatus: UserStatus? = nil, suppressesMessage: Bool = false,
        desiredDeliveryMediums: [DeliveryMedium] = [], forceAliasCreation: Bool = false, enableSMSMFA: Bool = false
    ) {
        self.userAttributes = userAttributes
        self.finalUserStatus = finalUserStatus
        self.suppressesMessage = suppressesMessage
        self.desiredDeliveryMediums = desiredDeliveryMediums
        self.forceAliasCreation = forceAliasCreation
        self.enableSMSMFA = enableSMSMFA
    }
}
