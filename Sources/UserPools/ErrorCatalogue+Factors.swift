/// Messages about second factors and passkeys. Source of the measured ones: facts A0.3, and public threads that quote AWS's answers.
extension UserPoolError {
    // MARK: A pool's configuration
    public static var mfaOffWithFactors: Self {
        Self(.invalidParameter, "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
    }
    public static var mfaWithoutFactor: Self {
        Self(.invalidParameter, "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.")
    }
    /// CreateUserPool and UpdateUserPool can offer no other factor.
    public static var mfaWithoutSMS: Self {
        Self(.invalidParameter, "SMS configuration and Auto verification for phone_number are required when MFA is required/optional")
    }
    public static var oneTimeCodeFirstUnderMFA: Self {
        Self(.invalidParameter, "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled")
    }
    public static var singleFactorPasskeyUnderMFA: Self {
        Self(
            .invalidParameter,
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor")
    }
    public static func recoveryThroughMFA(_ mechanism: RecoveryMechanism.Name, _ factor: String) -> Self {
        Self(
            .invalidParameter,
            "Invalid account recovery setting parameter. Account Recovery Setting cannot use \(mechanism.rawValue) as a recovery mechanism "
                + "when \(factor) MFA is configured.")
    }
    public static func relyingPartyNotAllowed(_ id: String) -> Self {
        Self(.invalidParameter, "Invalid RelyingPartyId: \(id) is not a domain that passkeys can be bound to.")
    }

    // MARK: A person's preference
    public static func noDeliveryConfiguration(_ factor: MFAFactor) -> Self {
        Self(.invalidParameter, "User does not have delivery config set to turn on \(factor.rawValue)")
    }
    public static func preferredButDisabled(_ factor: MFAFactor) -> Self {
        Self(.invalidParameter, "\(factor.rawValue) cannot be the preferred MFA method while it is not enabled.")
    }
    public static var severalPreferredFactors: Self { Self(.invalidParameter, "Only one MFA method can be set as preferred.") }
    public static var mfaIsRequired: Self {
        Self(.invalidParameter, "MFA is required in this user pool: the last enabled MFA method cannot be turned off.")
    }
    public static var passkeyMFANotConfigured: Self {
        Self(.invalidParameter, "Passkey MFA needs the FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION in the user pool.")
    }
    public static var passkeyMFAAlone: Self {
        Self(.invalidParameter, "Passkey MFA needs at least one other enabled MFA method.")
    }
    public static var onlySMSOptions: Self { Self(.invalidParameter, "MFAOptions can only set SMS with the attribute phone_number.") }

    // MARK: Software tokens
    public static var softwareTokenCodeMismatch: Self {
        Self(.enableSoftwareTokenMFA, "Code mismatch and fail enable Software Token MFA")
    }
    public static var softwareTokenNotEnabled: Self {
        Self(.softwareTokenMFANotFound, "Software Token MFA not enabled for the userPool.")
    }
    public static var softwareTokenNotFound: Self {
        Self(.softwareTokenMFANotFound, "Software Token MFA does not exist for the user.")
    }
    public static var friendlyNameTooLong: Self { Self(.invalidParameter, "FriendlyDeviceName is too long") }
    public static var accessTokenOrSession: Self {
        Self(.invalidParameter, "Exactly one of AccessToken and Session is required.")
    }

    // MARK: Passkeys
    public static var webAuthnNotEnabled: Self { Self(.webAuthnNotEnabled, "WebAuthn is not enabled for this user pool.") }
    public static var webAuthnConfigurationMissing: Self {
        Self(.webAuthnConfigurationMissing, "The user pool has neither a relying party ID nor a domain.")
    }
    public static var webAuthnChallengeNotFound: Self {
        Self(.webAuthnChallengeNotFound, "The challenge of this registration was not found or has expired.")
    }
    public static var webAuthnClientMismatch: Self {
        Self(.webAuthnClientMismatch, "The registration was started by another app client.")
    }
    public static var webAuthnOriginNotAllowed: Self {
        Self(.webAuthnOriginNotAllowed, "The origin of the credential is not allowed for this user pool.")
    }
    public static var webAuthnRelyingPartyMismatch: Self {
        Self(.webAuthnRelyingPartyMismatch, "The credential is for another relying party ID than that of the user pool.")
    }
    public static var webAuthnCredentialNotSupported: Self {
        Self(.webAuthnCredentialNotSupported, "The credential is not supported.")
    }
    public static var malformedCredential: Self { Self(.invalidParameter, "Credential is not a RegistrationResponseJSON.") }
    public static var credentialExists: Self { Self(.invalidParameter, "The credential is already registered.") }
    public static var tooManyPasskeys: Self { Self(.limitExceeded, "A user can have \(Passkeys.limit) passkeys at most.") }
    public static var passkeyNotFound: Self { Self(.resourceNotFound, "The credential does not exist.") }
}
