/// Messages of challenges and factors at sign-in.
extension UserPoolError {
    public static var unavailableChallenge: Self { Self(.invalidParameter, "ANSWER must be one of the available challenges") }
    public static var mfaCodeMismatch: Self { Self(.codeMismatch, "Invalid code or auth state for the user.") }
    public static var passkeyRefused: Self { Self(.notAuthorized, "Invalid passkey credential.") }
    public static var unreachableLevel: Self {
        Self(.invalidParameter, "None of the requested ACR values can be reached by the user.")
    }
    public static var levelNameTwice: Self {
        Self(.invalidParameter, "AcrConfiguration must give every level a unique name, default names included.")
    }
    public static var noSecondFactor: Self {
        Self(.invalidUserPoolConfiguration, "The user pool requires a second factor that the user cannot be asked for.")
    }
    public static var mfaMethodNotFound: Self { Self(.mfaMethodNotFound, "The MFA method is not available for the user.") }
    public static var deviceNotFound: Self { Self(.resourceNotFound, "Device does not exist.") }
    public static var unusableChallengeName: Self { Self(.invalidLambdaResponse, "Unrecognizable lambda output") }
    public static var oversizedChallenge: Self { Self(.invalidLambdaResponse, "The challenge parameters are too large.") }
}
