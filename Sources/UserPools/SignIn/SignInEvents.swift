package import Credentials

extension SignIn {
    /// The account as the first request finds it; for an unknown name, the decoy's.
    package struct Account: Sendable {
        package var subject: Subject?
        package var userID: String
        package var passwordChanged: Instant?
        package var entry: PasswordEntry

        package init(subject: Subject?, userID: String, passwordChanged: Instant?, entry: PasswordEntry) {
            self.subject = subject
            self.userID = userID
            self.passwordChanged = passwordChanged
            self.entry = entry
        }
    }

    /// How a sign-in is opened.
    package enum Opening: Sendable {
        case srp(clientPublic: String)
        case password(RawPassword)
        /// USER_AUTH: what the caller prefers, and what they already sent along for it.
        case choice(preferred: ChallengeName?, password: RawPassword?, clientPublic: String?)
    }

    /// What a client signs to prove the password under SRP.
    package struct Claim: Sendable {
        package var signature: String
        package var secretBlock: String
        package var timestamp: String

        package init(signature: String, secretBlock: String, timestamp: String) {
            self.signature = signature
            self.secretBlock = secretBlock
            self.timestamp = timestamp
        }
    }

    /// A person's answer to a challenge.
    package enum Answer: Sendable {
        case passwordVerifier(Claim)
        case password(RawPassword)
        case passwordSRP(clientPublic: String)
        case selection(ChallengeName, password: RawPassword?, clientPublic: String?)
        case newPassword(NewPassword)
    }

    package struct NewPassword: Sendable {
        package var password: RawPassword
        package var attributes: [String: String]

        package init(password: RawPassword, attributes: [String: String]) {
            self.password = password
            self.attributes = attributes
        }
    }

    /// How the account stands inside the transaction that decides: read there, so that nothing can change between look and act.
    package struct Standing: Sendable {
        package var isKnown: Bool
        package var isLocked: Bool
        /// The stored password is still the one that the proof was checked against.
        package var passwordIsCurrent: Bool
        package var isEnabled: Bool
        package var status: UserStatus
        package var temporaryPasswordHasExpired: Bool
        /// The unknown and the reset must look like a wrong password.
        package var hidesExistence: Bool
        /// Required attributes that have no value yet.
        package var missingAttributes: [String]

        package init(
            isKnown: Bool, isLocked: Bool, passwordIsCurrent: Bool, isEnabled: Bool, status: UserStatus,
            temporaryPasswordHasExpired: Bool, hidesExistence: Bool, missingAttributes: [String]
        ) {
            self.isKnown = isKnown
            self.isLocked = isLocked
            self.passwordIsCurrent = passwordIsCurrent
            self.isEnabled = isEnabled
            self.status = status
            self.temporaryPasswordHasExpired = temporaryPasswordHasExpired
            self.hidesExistence = hidesExistence
            self.missingAttributes = missingAttributes
        }
    }

    package enum Event: Sendable {
        case initiated(Opening)
        case srpExchanged(sessionKey: [UInt8])
        case answered(Answer)
        case passwordChecked(Bool, Standing)
        case newPasswordStored
    }

    package enum Action: Sendable {
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
