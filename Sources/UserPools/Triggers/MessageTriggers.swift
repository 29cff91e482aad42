/// Why a message goes out: the last part of the trigger sources of CustomMessage and the custom senders.
public enum MessageOccasion: String, Sendable {
    case signUp = "SignUp"
    case adminCreateUser = "AdminCreateUser"
    case resendCode = "ResendCode"
    case forgotPassword = "ForgotPassword"
    case updateUserAttribute = "UpdateUserAttribute"
    case verifyUserAttribute = "VerifyUserAttribute"
    case authentication = "Authentication"
    /// Only the custom senders know it.
    case accountTakeOverNotification = "AccountTakeOverNotification"
}

public struct CustomMessageEvent: Sendable {
    public var occasion: MessageOccasion
    /// `{####}`: what the function puts where the code shall stand.
    public var codeParameter: String
    /// `{username}`, in invitations.
    public var usernameParameter: String?
    /// `{##Click Here##}`
    public var linkParameter: String
    public init(occasion: MessageOccasion, codeParameter: String, usernameParameter: String?, linkParameter: String) {
        self.occasion = occasion
        self.codeParameter = codeParameter
        self.usernameParameter = usernameParameter
        self.linkParameter = linkParameter
    }
}

/// `nil` where the function left the message as it was.
public struct CustomMessageVerdict: Sendable, Equatable {
    public var smsMessage: String?
    public var emailMessage: String?
    public var emailSubject: String?
    public init(smsMessage: String? = nil, emailMessage: String? = nil, emailSubject: String? = nil) {
        self.smsMessage = smsMessage
        self.emailMessage = emailMessage
        self.emailSubject = emailSubject
    }
}

public struct CustomSenderEvent: Sendable {
    public var occasion: MessageOccasion
    public var medium: DeliveryMedium
    /// In clear; the invoker encrypts it. `nil` in notifications without a code.
    public var code: String?
    public init(occasion: MessageOccasion, medium: DeliveryMedium, code: String?) {
        self.occasion = occasion
        self.medium = medium
        self.code = code
    }
}
