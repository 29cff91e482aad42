package import Credentials

extension SignIn {
    /// The account as the first request finds it; for an unknown name, the decoy's.
    package struct Account: Sendable {
        package var subject: Subject?
        package var userID: String
        package var passwordChanged: Instant?
        package var entry: PasswordEntry
        /// The account itself, for the triggers; `nil` for an unknown name.
        package var user: User?

        package init(subject: Subject?, userID: String, passwordChanged: Instant?, entry: PasswordEntry, user: User? = nil) {
            self.subject = subject
            self.userID = userID
            self.passwordChanged = passwordChanged
            self.entry = entry
            self.user = user
        }
    }

    /// How a sign-in is opened.
    package enum Opening: Sendable {
        case srp(clientPublic: String)
        case password(RawPassword)
        /// USER_AUTH: what the caller prefers, what they already sent along for it, and what can be chosen from.
        case choice(preferred: ChallengeName?, password: RawPassword?, clientPublic: String?, FirstFactors)
        /// CUSTOM_AUTH, with SRP before it when the client sent SRP_A.
        case custom(clientPublic: String?)
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
        case selection(ChallengeName, Given)
        /// A code, as the answer to the challenge of this name.
        case code(ChallengeName, String)
        /// AuthenticationResponseJSON.
        case webAuthn(String)
        case newPassword(NewPassword)
        case mfaType(MFAFactor)
        case mfaSetup(SetupAnswer)
        case deviceSRP(deviceKey: String, clientPublic: String)
        case devicePasswordVerifier(deviceKey: String, Claim)
        case custom(String)
    }

    /// What SELECT_CHALLENGE may bring along for the challenge that it selects.
    package struct Given: Sendable {
        package var password: RawPassword?
        package var clientPublic: String?
        package var credential: String?

        package init(password: RawPassword? = nil, clientPublic: String? = nil, credential: String? = nil) {
            self.password = password
            self.clientPublic = clientPublic
            self.credential = credential
        }
    }

    package enum SetupAnswer: Sendable {
        /// The Session of VerifySoftwareToken says it.
        case softwareToken
        case address(ContactAttribute, String)
    }

    package struct NewPassword: Sendable {
        package var password: RawPassword
        package var attributes: [String: String]

        package init(password: RawPassword, attributes: [String: String]) {
            self.password = password
            self.attributes = attributes
        }
    }

    package enum Event: Sendable {
        case initiated(Opening)
        case srpExchanged(sessionKey: [UInt8])
        case answered(Answer)
        /// The check that was asked for is done, and how the account stands.
        case checked(Bool, Standing)
        /// A passkey's assertion was right.
        case assertionChecked(userVerified: Bool, Standing)
        /// A code was made for the open challenge.
        case codeMade(hash: [UInt8])
        /// Factors that were proved before this sign-in began: by the Session of ConfirmSignUp, or by an access token.
        case resumed([Factor], Standing)
        /// The pool's function says how a custom sign-in goes on; `nil` for an account that is not there.
        case defined(DefineAuthChallengeVerdict, Standing?)
        case created(CreateAuthChallengeVerdict)
        case customChecked(Bool)
    }

    package enum Action: Sendable {
        /// SRP's first exchange: make B, derive the session key.
        case exchangeSRP(clientPublic: String)
        case exchangeDeviceSRP(clientPublic: String)
        case checkPassword(RawPassword)
        case checkClaim(Claim, sessionKey: [UInt8])
        case checkCode(String, hash: [UInt8])
        case checkSoftwareToken(String)
        case checkAssertion(String, challenge: [UInt8])
        case checkDeviceClaim(Claim, sessionKey: [UInt8])
        /// Judge and hash the password that replaces a temporary one.
        case checkNewPassword(NewPassword)
        /// Nothing to be checked outside: whether the factor that is to be set up was verified.
        case checkSetup(Bool)
        case verifyCustom(String, privateParameters: [String: String])

        /// Count a wrong password, or a wrong second factor, towards lock-out.
        case countFailure(AttemptRecord.Kind)
        case clearFailures(AttemptRecord.Kind)
        /// The challenge that was answered works no more. First in its list: what follows happens only if it was not spent before.
        case spend(step: Int)
        /// The new password that was judged and hashed takes the place of the temporary one.
        case storeNewPassword
        case enroll(Enrollment)
        case touchDevice(String)
        /// The code of a second factor was answered: its address is the person's (guide, "SMS and email message MFA").
        case verify(ContactAttribute)

        case sendCode(ContactAttribute, address: String?, isSecondFactor: Bool)
        case define
        case create(challengeName: String)
        case challenge(ChallengeName)
        case issueTokens
        case refuse(UserPoolError)
    }

    /// A second factor to be kept.
    package enum Enrollment: Sendable {
        case softwareToken(secret: [UInt8], usedStep: Int64, friendlyName: String?)
        case address(ContactAttribute, String)
    }
}
