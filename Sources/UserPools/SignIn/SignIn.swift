/// One sign-in, from the first request to tokens or refusal: a value that is told events and answers with actions. It has no I/O and no clock.
///
///     USER_SRP_AUTH ─────────────► PASSWORD_VERIFIER ──┐
///     USER_PASSWORD_AUTH ──────────────────────────────┤
///     ADMIN_USER_PASSWORD_AUTH ────────────────────────┤ first factor proved
///     USER_AUTH ─► SELECT_CHALLENGE ─► PASSWORD(_SRP) ─┤        ┌─► NEW_PASSWORD_REQUIRED ─┐
///               ├─► EMAIL_OTP, SMS_OTP ────────────────┤        │                          ▼
///               ├─► WEB_AUTHN ─────────────────────────┴─► standing ─► second factor ─► device ─► tokens
///               └─► (Session of ConfirmSignUp) ────────────►    └─► refusal
///     CUSTOM_AUTH ─► define ─► CUSTOM_CHALLENGE … ─► define ────┘
///
///     second factor: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, SELECT_MFA_TYPE before them, MFA_SETUP where none is there
///     device: DEVICE_SRP_AUTH ─► DEVICE_PASSWORD_VERIFIER
///
/// Tokens are asked for in one place (`next`), which holds what the pool demands against what was proved.
///
/// Between two requests the value travels, sealed, as the challenge's `Session` (and as SRP's `SECRET_BLOCK`), so any node can go on with it.
/// A name that nobody has walks the same states with a decoy for a password, and is refused where a wrong password is.
public struct SignIn: Sendable, Equatable {
    /// Names this sign-in in the database.
    public let flow: String
    /// Which challenge of the flow is open; answering it spends it.
    public internal(set) var step: Int
    public let pool: UserPoolID
    public let client: ClientID
    /// What the person typed.
    public let username: String
    /// Whose account it is; `nil` for a name that nobody has.
    public let subject: Subject?
    /// USER_ID_FOR_SRP: the real username (a stand-in for unknown names).
    public let userID: String
    /// When the stored password was set that the proof is checked against: if it changes meanwhile, the proof is void.
    public internal(set) var passwordChanged: Instant?
    public internal(set) var expires: Instant
    package internal(set) var stage: Stage = .begun
    /// What was proved so far, in order.
    package internal(set) var proved: [Factor] = []
    /// DEVICE_KEY, as the client presented it last.
    package internal(set) var deviceKey: String?
    /// CUSTOM_AUTH: what the define function is told. `nil` in the other flows.
    package internal(set) var rounds: [CustomAuthRound]?
    /// The assurance level that the caller asks for (TARGET_ACR_VALUES), 1 to 4.
    package internal(set) var targetLevel: Int?
    /// Whether this sign-in has replaced a temporary password: the tokens' trigger source says so.
    package internal(set) var changedPassword = false
    /// SRP_A of CUSTOM_AUTH, for as long as the first request lasts.
    var customClientPublic: String?

    package init(flow: String, pool: UserPoolID, client: ClientID, username: String, account: Account, expires: Instant) {
        self.flow = flow
        self.step = 0
        self.pool = pool
        self.client = client
        self.username = username
        self.subject = account.subject
        self.userID = account.userID
        self.passwordChanged = account.passwordChanged
        self.expires = expires
    }

    /// As it was when it was sealed.
    init(
        flow: String, step: Int, pool: UserPoolID, client: ClientID, username: String, subject: Subject?, userID: String, expires: Instant
    ) {
        self.flow = flow
        self.step = step
        self.pool = pool
        self.client = client
        self.username = username
        self.subject = subject
        self.userID = userID
        self.expires = expires
    }

    /// Takes an event and says what is to be done, in order. An event that does not fit the stage refuses the sign-in.
    package mutating func receive(_ event: Event) -> [Action] {
        switch (stage, event) {
        case (.begun, .initiated(let opening)): return open(opening)
        case (.begun, .srpExchanged(let key)), (.firstFactor, .srpExchanged(let key)):
            stage = .passwordVerifier(sessionKey: key)
            return [.challenge(.passwordVerifier)]
        case (.deviceSRP, .srpExchanged(let key)):
            stage = .devicePasswordVerifier(sessionKey: key)
            return [.challenge(.devicePasswordVerifier)]
        case (_, .answered(let answer)): return take(answer)
        case (.begun, .checked(let right, let standing)), (.passwordVerifier, .checked(let right, let standing)),
            (.firstFactor, .checked(let right, let standing)):
            return concludePassword(right, standing)
        case (.oneTimeCode(let contact, _), .checked(let right, let standing)): return concludeOneTimeCode(contact, right, standing)
        case (.webAuthn, .checked(let right, let standing)): return concludePasskey(right, userVerified: false, standing)
        case (.webAuthn, .assertionChecked(let userVerified, let standing)):
            return concludePasskey(true, userVerified: userVerified, standing)
        case (.newPassword, .checked(true, let standing)): return concludeNewPassword(standing)
        case (.mfaCode(let factor, _), .checked(let right, let standing)): return concludeSecondFactor(factor, right, standing)
        case (.softwareToken, .checked(let right, let standing)): return concludeSecondFactor(.softwareToken, right, standing)
        case (.mfaSetup(let setup), .checked(let right, let standing)): return concludeSetup(setup, right, standing)
        case (.mfaSetupCode(let contact, let address, _), .checked(let right, let standing)):
            return concludeSetupCode(contact, address, right, standing)
        case (.devicePasswordVerifier, .checked(let right, let standing)): return concludeDevice(right, standing)
        case (.begun, .resumed(let factors, let standing)): return resume(factors, standing)
        case (_, .codeMade(let hash)): return codeMade(hash)
        case (_, .defined(let verdict, let standing)): return defined(verdict, standing)
        case (_, .created(let challenge)): return created(challenge)
        case (.custom(_, let metadata), .customChecked(let right)): return concludeCustom(right, metadata)
        default: return end(with: .invalidSession)
        }
    }

    /// An answer has to be one to the challenge that is open.
    private mutating func take(_ answer: Answer) -> [Action] {
        switch (stage, answer) {
        case (.passwordVerifier(let key), .passwordVerifier(let claim)): return [.checkClaim(claim, sessionKey: key)]
        case (.firstFactor(let asked, let factors), _): return choose(asked, factors, answer)
        case (.oneTimeCode(let contact, let hash), .code(let challenge, let code)) where challenge == contact.firstFactorChallenge:
            return [.checkCode(code, hash: hash)]
        case (.webAuthn(let challenge), .webAuthn(let credential)): return [.checkAssertion(credential, challenge: challenge)]
        case (.newPassword(let required), .newPassword(let answer)): return takeNewPassword(answer, required: required)
        case (.selectMFAType(let choices), .mfaType(let factor)): return choose(factor, from: choices)
        case (.mfaCode(let factor, let hash), .code(let challenge, let code)) where challenge == factor.challenge:
            return [.checkCode(code, hash: hash)]
        case (.softwareToken, .code(.softwareTokenMFA, let code)): return [.checkSoftwareToken(code)]
        case (.mfaSetup(let setup), .mfaSetup(let answer)): return takeSetup(answer, setup)
        case (.mfaSetupCode(let contact, _, let hash), .code(let challenge, let code)) where challenge == contact.secondFactor.challenge:
            return [.checkCode(code, hash: hash)]
        case (.deviceSRP, .deviceSRP(let key, let clientPublic)): return takeDevice(key, clientPublic)
        case (.devicePasswordVerifier(let sessionKey), .devicePasswordVerifier(let key, let claim)):
            return takeDevice(key, claim, sessionKey)
        case (.custom(let parameters, _), .custom(let answer)): return [.verifyCustom(answer, privateParameters: parameters)]
        default: return end(with: .invalidSession)
        }
    }

    /// Moves on to the next challenge, whose answer has its own step and time.
    mutating func advance(to stage: Stage) {
        self.stage = stage
        step += 1
    }

    mutating func end(with error: UserPoolError) -> [Action] {
        stage = .ended
        return [.refuse(error)]
    }

    /// What stands in the Session of a state that the database keeps.
    var reference: SignIn {
        var reference = self
        reference.stage = .kept
        reference.rounds = nil
        return reference
    }

    mutating func prolong(until: Instant) { expires = until }

    /// A device that has proved itself is the one that the tokens name; no other can take its place.
    mutating func present(device key: String?) {
        guard !proved.contains(.device) else { return }
        deviceKey = key ?? deviceKey
    }
}
