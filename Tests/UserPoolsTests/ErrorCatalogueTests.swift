import Testing
import UserPools

@Suite("The messages that clients compare")
struct ErrorCatalogueTests {
    private static let client = ClientID("1example23456789")

    @Test("stand as they are", arguments: pinned)
    func wording(error: UserPoolError, text: String) {
        #expect(error.description == text)
        #expect(error.cause == nil)
    }

    @Test("of faults keep their cause for the log")
    func causes() {
        #expect(
            UserPoolError.deliveryFailed(cause: "smtp down").description == "CodeDeliveryFailure: Failed to deliver the verification code.")
        #expect(UserPoolError.deliveryFailed(cause: "smtp down").cause == "smtp down")
        #expect(UserPoolError.internalError("secret").description == "InternalError: Internal error")
        #expect(UserPoolError.internalError("secret").cause == "secret")
    }

    private static let pinned: [(UserPoolError, String)] = signIn + secretsAndTokens + accounts + codesAndConfiguration

    private static let signIn: [(UserPoolError, String)] = [
        (.incorrectUsernameOrPassword, "NotAuthorized: Incorrect username or password."),
        (.passwordAttemptsExceeded, "NotAuthorized: Password attempts exceeded"),
        (.userDisabled, "NotAuthorized: User is disabled."),
        (.invalidSession, "NotAuthorized: Invalid session for the user."),
        (.sessionExpired, "NotAuthorized: Invalid session for the user, session is expired."),
        (.sessionSpent, "NotAuthorized: Invalid session for the user, session can only be used once."),
        (.temporaryPasswordExpired, "NotAuthorized: Temporary password has expired and must be reset by an administrator."),
        (.userNotConfirmed, "UserNotConfirmed: User is not confirmed."),
        (.userNotFound, "UserNotFound: User does not exist."),
        (.usernameClientNotFound, "UserNotFound: Username/client id combination not found."),
        (.passwordResetRequired, "PasswordResetRequired: Password reset required for the user"),
        (.authMethodNotSupported, "InvalidParameter: Initiate Auth method not supported"),
        (.flowNotEnabled("USER_SRP_AUTH"), "InvalidParameter: USER_SRP_AUTH flow not enabled for this client"),
        (.missingParameter("USERNAME"), "InvalidParameter: Missing required parameter USERNAME"),
        (
            .srpNotAvailable,
            "InvalidParameter: SRP is not available in this user pool: its passwords are stored with Argon2id. "
                + "Use USER_PASSWORD_AUTH or USER_AUTH with PASSWORD."
        ),
        (
            .notBuilt("A Lambda trigger"),
            "InvalidUserPoolConfiguration: A Lambda trigger is configured for this user pool but has no effect in this version of "
                + "Lifeguard, so sign-in is refused."
        ),
    ]

    private static let secretsAndTokens: [(UserPoolError, String)] = [
        (
            .secretHashMissing(client),
            "NotAuthorized: Client 1example23456789 is configured with secret but SECRET_HASH was not received"
        ),
        (.secretHashWrong(client), "NotAuthorized: Unable to verify secret hash for client 1example23456789"),
        (.invalidClientSecret, "NotAuthorized: Invalid client secret."),
        (.invalidRefreshToken, "NotAuthorized: Invalid Refresh Token."),
        (.refreshTokenRevoked, "NotAuthorized: Refresh Token has been revoked"),
        (.refreshTokenExpired, "NotAuthorized: Refresh Token has expired"),
        (.refreshTokenReuse, "RefreshTokenReuse: Refresh token has been reused"),
        (.invalidAccessToken, "NotAuthorized: Invalid Access Token"),
        (.accessTokenExpired, "NotAuthorized: Access Token has expired"),
        (.accessTokenRevoked, "NotAuthorized: Access Token has been revoked"),
        (.accessTokenLacksScope, "NotAuthorized: Access Token does not have required scopes"),
    ]

    private static let accounts: [(UserPoolError, String)] = [
        (.userExists, "UsernameExists: User already exists"),
        (.accountExists, "UsernameExists: User account already exists"),
        (.accountWithGivenExists("email"), "UsernameExists: An account with the given email already exists."),
        (.aliasExists("email"), "AliasExists: An account with the email already exists."),
        (.cannotConfirm(.confirmed), "NotAuthorized: User cannot be confirmed. Current status is CONFIRMED"),
        (.alreadyConfirmed, "InvalidParameter: User is already confirmed."),
        (.signUpNotPermitted, "NotAuthorized: SignUp is not permitted for this user pool"),
        (.passwordTooWeak("Password not long enough"), "InvalidPassword: Password did not conform with policy: Password not long enough"),
        (
            .passwordUsedBefore,
            "PasswordHistoryPolicyViolation: Password has previously been used. Please try again with a different password."
        ),
        (.cannotResetInState, "NotAuthorized: User password cannot be reset in the current state."),
        (
            .noRecoveryChannel,
            "InvalidParameter: Cannot reset password for the user as there is no registered/verified email or phone_number"
        ),
        (.recoveryByAdminOnly, "NotAuthorized: Contact administrator to reset password."),
        (
            .missingAttribute("email"),
            "InvalidParameter: Attributes did not conform to the schema: email: The attribute email is required"
        ),
        (
            .unknownAttribute("custom:x"),
            "InvalidParameter: Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema."
        ),
        (
            .schemaViolation("name", "String must be no more than 3 characters"),
            "InvalidParameter: Attributes did not conform to the schema: name: String must be no more than 3 characters"
        ),
        (.immutableAttribute("custom:x"), "InvalidParameter: user.custom:x: Attribute cannot be updated."),
        (.unauthorizedAttribute, "NotAuthorized: A client attempted to write unauthorized attribute"),
    ]

    private static let codesAndConfiguration: [(UserPoolError, String)] = [
        (.codeMismatch, "CodeMismatch: Invalid verification code provided, please try again."),
        (.expiredCode, "ExpiredCode: Invalid code provided, please request a code again."),
        (.attemptLimit, "LimitExceeded: Attempt limit exceeded, please try after some time."),
        (.tooManyCodes, "TooManyRequests: Attempt limit exceeded, please try after some time."),
        (.poolNotFound(UserPoolID("us-east-1_AbCdEfGhI")), "ResourceNotFound: User pool us-east-1_AbCdEfGhI does not exist."),
        (.clientNotFound(client), "ResourceNotFound: User pool client 1example23456789 does not exist."),
        (.groupNotFound, "ResourceNotFound: Group not found."),
        (.groupExists, "GroupExists: A group with the name already exists."),
        (
            .poolIsProtected,
            "InvalidParameter: The user pool cannot be deleted because deletion protection is activated. "
                + "Deletion protection must be inactivated first."
        ),
        (.refreshMustBeAllowed, "InvalidParameter: REFRESH_TOKEN_AUTH should always be allowed."),
        (.invalidPagination, "InvalidParameter: Invalid pagination token."),
        (.invalidParameter("x"), "InvalidParameter: x"),
        (.limitExceeded("x"), "LimitExceeded: x"),
    ]
}
