/// Every message that a client can see, in one place: SDK users compare texts (facts A0.3, A16). Pinned by ErrorCatalogueTests.
extension UserPoolError {
    // MARK: Sign-in
    public static var incorrectUsernameOrPassword: Self { Self(.notAuthorized, "Incorrect username or password.") }
    public static var passwordAttemptsExceeded: Self { Self(.notAuthorized, "Password attempts exceeded") }
    public static var userDisabled: Self { Self(.notAuthorized, "User is disabled.") }
    public static var invalidSession: Self { Self(.notAuthorized, "Invalid session for the user.") }
    public static var sessionExpired: Self { Self(.notAuthorized, "Invalid session for the user, session is expired.") }
    public static var sessionSpent: Self { Self(.notAuthorized, "Invalid session for the user, session can only be used once.") }
    public static var temporaryPasswordExpired: Self {
        Self(.notAuthorized, "Temporary password has expired and must be reset by an administrator.")
    }
    public static var userNotConfirmed: Self { Self(.userNotConfirmed, "User is not confirmed.") }
    public static var userNotFound: Self { Self(.userNotFound, "User does not exist.") }
    public static var usernameClientNotFound: Self { Self(.userNotFound, "Username/client id combination not found.") }
    public static var passwordResetRequired: Self { Self(.passwordResetRequired, "Password reset required for the user") }
    public static var authMethodNotSupported: Self { Self(.invalidParameter, "Initiate Auth method not supported") }
    public static func flowNotEnabled(_ flow: String) -> Self { Self(.invalidParameter, "\(flow) flow not enabled for this client") }
    public static func missingParameter(_ name: String) -> Self { Self(.invalidParameter, "Missing required parameter \(name)") }
    public static var srpNotAvailable: Self {
        Self(
            .invalidParameter,
            "SRP is not available in this user pool: its passwords are stored with Argon2id. Use USER_PASSWORD_AUTH or USER_AUTH with PASSWORD."
        )
    }

    // MARK: Secrets and tokens
    public static func secretHashMissing(_ client: ClientID) -> Self {
        Self(.notAuthorized, "Client \(client) is configured with secret but SECRET_HASH was not received")
    }
    public static func secretHashWrong(_ client: ClientID) -> Self {
        Self(.notAuthorized, "Unable to verify secret hash for client \(client)")
    }
    public static var invalidRefreshToken: Self { Self(.notAuthorized, "Invalid Refresh Token.") }
    public static var refreshTokenRevoked: Self { Self(.notAuthorized, "Refresh Token has been revoked") }
    public static var refreshTokenExpired: Self { Self(.notAuthorized, "Refresh Token has expired") }
    public static var refreshTokenReuse: Self { Self(.refreshTokenReuse, "Refresh token has been reused") }
    public static var invalidAccessToken: Self { Self(.notAuthorized, "Invalid Access Token") }
    public static var accessTokenExpired: Self { Self(.notAuthorized, "Access Token has expired") }
    public static var accessTokenRevoked: Self { Self(.notAuthorized, "Access Token has been revoked") }
    public static var accessTokenLacksScope: Self { Self(.notAuthorized, "Access Token does not have required scopes") }
    public static var invalidClientSecret: Self { Self(.notAuthorized, "Invalid client secret.") }

    // MARK: Accounts
    public static var userExists: Self { Self(.usernameExists, "User already exists") }
    public static var accountExists: Self { Self(.usernameExists, "User account already exists") }
    public static func accountWithGivenExists(_ name: String) -> Self {
        Self(.usernameExists, "An account with the given \(name) already exists.")
    }
    public static func aliasExists(_ name: String) -> Self { Self(.aliasExists, "An account with the \(name) already exists.") }
    public static func cannotConfirm(_ status: UserStatus) -> Self {
        Self(.notAuthorized, "User cannot be confirmed. Current status is \(status.rawValue)")
    }
    public static var alreadyConfirmed: Self { Self(.invalidParameter, "User is already confirmed.") }
    public static var signUpNotPermitted: Self { Self(.notAuthorized, "SignUp is not permitted for this user pool") }
    public static func passwordTooWeak(_ clause: String) -> Self {
        Self(.invalidPassword, "Password did not conform with policy: \(clause)")
    }
    public static var passwordUsedBefore: Self {
        Self(.passwordHistoryPolicyViolation, "Password has previously been used. Please try again with a different password.")
    }
    public static var cannotResetInState: Self { Self(.notAuthorized, "User password cannot be reset in the current state.") }
    public static var noRecoveryChannel: Self {
        Self(.invalidParameter, "Cannot reset password for the user as there is no registered/verified email or phone_number")
    }
    public static var recoveryByAdminOnly: Self {
        Self(.notAuthorized, "Contact administrator to reset password.")
    }
    public static func missingAttribute(_ name: String) -> Self {
        Self(.invalidParameter, "Attributes did not conform to the schema: \(name): The attribute \(name) is required")
    }
    public static func unknownAttribute(_ name: String) -> Self {
        Self(.invalidParameter, "Attributes did not conform to the schema: \(name): Attribute does not exist in the schema.")
    }
    public static func schemaViolation(_ name: String, _ what: String) -> Self {
        Self(.invalidParameter, "Attributes did not conform to the schema: \(name): \(what)")
    }
    public static func immutableAttribute(_ name: String) -> Self {
        Self(.invalidParameter, "user.\(name): Attribute cannot be updated.")
    }
    public static var unauthorizedAttribute: Self { Self(.notAuthorized, "A client attempted to write unauthorized attribute") }

    // MARK: Codes
    public static var codeMismatch: Self { Self(.codeMismatch, "Invalid verification code provided, please try again.") }
    public static var expiredCode: Self { Self(.expiredCode, "Invalid code provided, please request a code again.") }
    public static var attemptLimit: Self { Self(.limitExceeded, "Attempt limit exceeded, please try after some time.") }
    /// The limit on codes, where an operation declares no LimitExceeded.
    public static var tooManyCodes: Self { Self(.tooManyRequests, attemptLimit.message) }
    public static func deliveryFailed(cause: String) -> Self {
        Self(.codeDeliveryFailure, "Failed to deliver the verification code.", cause: cause)
    }

    // MARK: Configuration
    public static func poolNotFound(_ id: UserPoolID) -> Self { Self(.resourceNotFound, "User pool \(id) does not exist.") }
    public static func clientNotFound(_ id: ClientID) -> Self { Self(.resourceNotFound, "User pool client \(id) does not exist.") }
    public static var groupNotFound: Self { Self(.resourceNotFound, "Group not found.") }
    public static var groupExists: Self { Self(.groupExists, "A group with the name already exists.") }
    public static var poolIsProtected: Self {
        Self(
            .invalidParameter,
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.")
    }
    public static func foreignConstraints(_ name: String, _ type: AttributeDefinition.DataType) -> Self {
        Self(.invalidParameter, "Invalid constraint for attribute \(name): its type is \(type.rawValue)")
    }
    public static var codeAndLinkTemplate: Self {
        Self(.invalidParameter, "VerificationMessageTemplate can have either EmailMessage or EmailMessageByLink, not both.")
    }
    public static var contextDataNeedsSecret: Self {
        Self(
            .invalidParameter,
            "EnablePropagateAdditionalUserContextData can only be activated in an app client that has a client secret.")
    }
    /// The code is that of the operation that brings the tags.
    static func reservedTagKey(_ code: Code) -> Self { Self(code, "Tag keys must not begin with aws:") }
    public static var refreshMustBeAllowed: Self { Self(.invalidParameter, "REFRESH_TOKEN_AUTH should always be allowed.") }
    public static var invalidPagination: Self { Self(.invalidParameter, "Invalid pagination token.") }
    public static func invalidParameter(_ message: String) -> Self { Self(.invalidParameter, message) }
    public static func limitExceeded(_ message: String) -> Self { Self(.limitExceeded, message) }
    /// Sign-in is refused rather than weakened while a demanded step is not there (docs/coverage.md).
    public static func notBuilt(_ what: String) -> Self {
        Self(
            .invalidUserPoolConfiguration,
            "\(what) is configured for this user pool but has no effect in this version of Lifeguard, so sign-in is refused.")
    }
    public static func internalError(_ cause: String) -> Self { Self(.internalError, "Internal error", cause: cause) }
}
