import Credentials

extension SignIn {
    /// The account as the first request finds it; for an unknown name, the decoy's.
    struct Account: Sendable {
        var subject: Subject?
        var userID: String
        var passwordChanged: Instant?
        var entry: PasswordEntry
    }

    /// How a sign-in is opened.
    enum Opening: Sendable {
        case srp(clientPublic: String)
        case password(RawPassword)
        /// USER_AUTH: what the caller prefers, and what they already sent along for it.
        case choice(preferred: ChallengeName?, password: RawPassword?, clientPublic: String?)
    }

    /// What a client signs to prove the password under SRP.
    struct Claim: Sendable {
        var signature: String
        var secretBlock: String
        var timestamp: String
    }

    /// A person's answer to a challenge.
    enum Answer: Sendable {
        case passwordVerifier(Claim)
        case password(RawPassword)
        case passwordSRP(clientPublic: String)
        case selection(ChallengeName, password: RawPassword?, clientPublic: String?)
        case newPassword(NewPassword)
    }

    struct NewPassword: Sendable {
        var password: RawPassword
        var attributes: [String: String]
    }

    /// How the account stands inside the transaction that decides: read there, so that nothing can change between look and act.
    struct Standing: Sendable {
        var isKnown: Bool
        var isLocked: Bool
        /// The stored password is still the one that the proof was checked against.
        var passwordIsCurrent: Bool
        var isEnabled: Bool
        var status: UserStatus
        var temporaryPasswordHasExpired: Bool
        /// The unknown and the reset must look like a wrong password.
        var hidesExistence: Bool
        /// Required attributes that have no value yet.
        var missingAttributes: [String]
    }

    enum Event: Sendable {
        case initiated(Opening)
        case srpExchanged(sessionKey: [UInt8])
        case answered(Answer)
        case passwordChecked(Bool, Standing)
        case newPasswordStored
    }

    enum Action: Sendable {
        /// SRP's first exchange: make B, derive the session key.
        case exchangeSRP(clientPublic: String)
        case checkPassword(RawPassword)
        case checkClaim(Claim, sessionKey: [UInt8])
        /// Count a wrong password towards lock-out.
        case countFailure
        case clearFailures
        /// The challenge that was answered works no more. First in its list: what follows happens only if it was not spent before.
        case spend(step: Int)
        case storeNewPassword(NewPassword)
        case challenge(ChallengeName)
        case issueTokens
        case refuse(UserPoolError)
    }
}
