/// How a sign-in begins. Source: API reference, InitiateAuth.
public enum AuthFlow: String, Sendable {
    case userSRP = "USER_SRP_AUTH"
    case userPassword = "USER_PASSWORD_AUTH"
    case adminUserPassword = "ADMIN_USER_PASSWORD_AUTH"
    case adminNoSRP = "ADMIN_NO_SRP_AUTH"
    case userAuth = "USER_AUTH"
    case custom = "CUSTOM_AUTH"
    case refreshTokenAuth = "REFRESH_TOKEN_AUTH"
    case refreshToken = "REFRESH_TOKEN"

    /// What a client must allow for this flow.
    var permission: String {
        switch self {
        case .userSRP: "ALLOW_USER_SRP_AUTH"
        case .userPassword: "ALLOW_USER_PASSWORD_AUTH"
        case .adminUserPassword, .adminNoSRP: "ALLOW_ADMIN_USER_PASSWORD_AUTH"
        case .userAuth: "ALLOW_USER_AUTH"
        case .custom: "ALLOW_CUSTOM_AUTH"
        case .refreshTokenAuth, .refreshToken: "ALLOW_REFRESH_TOKEN_AUTH"
        }
    }

    /// Flows that only a caller with AWS credentials may start.
    var isForAdministrators: Bool { self == .adminUserPassword || self == .adminNoSRP }
}

/// What a sign-in may ask for. Source: API reference, ChallengeNameType.
public enum ChallengeName: String, Sendable {
    case smsMFA = "SMS_MFA"
    case emailOTP = "EMAIL_OTP"
    case softwareTokenMFA = "SOFTWARE_TOKEN_MFA"
    case selectMFAType = "SELECT_MFA_TYPE"
    case mfaSetup = "MFA_SETUP"
    case passwordVerifier = "PASSWORD_VERIFIER"
    case customChallenge = "CUSTOM_CHALLENGE"
    case selectChallenge = "SELECT_CHALLENGE"
    case deviceSRPAuth = "DEVICE_SRP_AUTH"
    case devicePasswordVerifier = "DEVICE_PASSWORD_VERIFIER"
    case adminNoSRPAuth = "ADMIN_NO_SRP_AUTH"
    case newPasswordRequired = "NEW_PASSWORD_REQUIRED"
    case smsOTP = "SMS_OTP"
    case password = "PASSWORD"
    case webAuthn = "WEB_AUTHN"
    case passwordSRP = "PASSWORD_SRP"
}
