/// What a rule of user pools refuses, in Cognito's words. Two errors are equal when their codes are.
public struct UserPoolError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The exception's name without `Exception`, as in the service model.
    public enum Code: String, Sendable {
        case accessDenied = "AccessDenied"
        case aliasExists = "AliasExists"
        case codeDeliveryFailure = "CodeDeliveryFailure"
        case codeMismatch = "CodeMismatch"
        case concurrentModification = "ConcurrentModification"
        case deviceKeyExists = "DeviceKeyExists"
        case duplicateProvider = "DuplicateProvider"
        case enableSoftwareTokenMFA = "EnableSoftwareTokenMFA"
        case expiredCode = "ExpiredCode"
        case featureUnavailableInTier = "FeatureUnavailableInTier"
        case forbidden = "Forbidden"
        case groupExists = "GroupExists"
        case internalError = "InternalError"
        case invalidLambdaResponse = "InvalidLambdaResponse"
        case invalidOAuthFlow = "InvalidOAuthFlow"
        case invalidParameter = "InvalidParameter"
        case invalidPassword = "InvalidPassword"
        case invalidUserPoolConfiguration = "InvalidUserPoolConfiguration"
        case limitExceeded = "LimitExceeded"
        case managedLoginBrandingExists = "ManagedLoginBrandingExists"
        case mfaMethodNotFound = "MFAMethodNotFound"
        case notAuthorized = "NotAuthorized"
        case operationNotEnabled = "OperationNotEnabled"
        case passwordHistoryPolicyViolation = "PasswordHistoryPolicyViolation"
        case passwordResetRequired = "PasswordResetRequired"
        case preconditionNotMet = "PreconditionNotMet"
        case refreshTokenReuse = "RefreshTokenReuse"
        case resourceNotFound = "ResourceNotFound"
        case scopeDoesNotExist = "ScopeDoesNotExist"
        case serviceQuotaExceeded = "ServiceQuotaExceeded"
        case softwareTokenMFANotFound = "SoftwareTokenMFANotFound"
        case termsExists = "TermsExists"
        case tierChangeNotAllowed = "TierChangeNotAllowed"
        case tooManyFailedAttempts = "TooManyFailedAttempts"
        case tooManyRequests = "TooManyRequests"
        case unauthorized = "Unauthorized"
        case unexpectedLambda = "UnexpectedLambda"
        case unsupportedIdentityProvider = "UnsupportedIdentityProvider"
        case unsupportedOperation = "UnsupportedOperation"
        case unsupportedTokenType = "UnsupportedTokenType"
        case unsupportedUserState = "UnsupportedUserState"
        case userImportInProgress = "UserImportInProgress"
        case userLambdaValidation = "UserLambdaValidation"
        case usernameExists = "UsernameExists"
        case userNotConfirmed = "UserNotConfirmed"
        case userNotFound = "UserNotFound"
        case userPoolAddOnNotEnabled = "UserPoolAddOnNotEnabled"
        case userPoolTagging = "UserPoolTagging"
        case webAuthnChallengeNotFound = "WebAuthnChallengeNotFound"
        case webAuthnClientMismatch = "WebAuthnClientMismatch"
        case webAuthnConfigurationMissing = "WebAuthnConfigurationMissing"
        case webAuthnCredentialNotSupported = "WebAuthnCredentialNotSupported"
        case webAuthnNotEnabled = "WebAuthnNotEnabled"
        case webAuthnOriginNotAllowed = "WebAuthnOriginNotAllowed"
        case webAuthnRelyingPartyMismatch = "WebAuthnRelyingPartyMismatch"
    }

    public let code: Code
    /// For the client.
    public let message: String
    /// For the log only.
    public let cause: String?
    public let location: String

    public init(_ code: Code, _ message: String, cause: String? = nil, file: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = "\(file):\(line)"
    }

    public static func == (left: UserPoolError, right: UserPoolError) -> Bool { left.code == right.code }
    public var description: String { "\(code.rawValue): \(message)" }
}
