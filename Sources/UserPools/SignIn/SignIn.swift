/// One sign-in, from the first request to tokens or refusal: a value that is told events and answers with actions. It has no I/O and no clock.
///
///     USER_SRP_AUTH ─────────────► PASSWORD_VERIFIER ──┐
///     USER_PASSWORD_AUTH ──────────────────────────────┤ password proved
///     ADMIN_USER_PASSWORD_AUTH ────────────────────────┤
///     USER_AUTH ─► SELECT_CHALLENGE ─► PASSWORD ───────┤        ┌─► NEW_PASSWORD_REQUIRED ─► tokens
///               └─► PASSWORD / PASSWORD_SRP ───────────┴─► standing ─► tokens
///                                                               └─► refusal
///
/// Between two requests the value travels, sealed, as the challenge's `Session` (and as SRP's `SECRET_BLOCK`), so any node can go on with it.
/// A name that nobody has walks the same states with a decoy for a password, and is refused where a wrong password is.
public struct SignIn: Sendable, Equatable {
    /// Where a sign-in waits for an answer.
    package enum Stage: Sendable, Equatable {
        /// Nothing was asked yet.
        case begun
        /// SRP's first exchange is done; the client must sign with this session key.
        case passwordVerifier(sessionKey: [UInt8])
        /// The person chooses how to go on, or gives the password that was asked for.
        case firstFactor(asked: ChallengeName)
        /// The temporary password was right.
        case newPassword(required: [String])
        case ended
    }

    /// Names this sign-in in the database.
    public let flow: String
    /// Which challenge of the flow is open; answering it spends it.
    public private(set) var step: Int
    public let pool: UserPoolID
    public let client: ClientID
    /// What the person typed.
    public let username: String
    /// Whose account it is; `nil` for a name that nobody has.
    public let subject: Subject?
    /// USER_ID_FOR_SRP: the real username (a stand-in for unknown names).
    public let userID: String
    /// When the stored password was set that the proof is checked against: if it changes meanwhile, the proof is void.
    public let passwordChanged: Instant?
    public private(set) var expires: Instant
    package private(set) var stage: Stage

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
        self.stage = .begun
    }

    /// As it was when it was sealed.
    init(
        flow: String, step: Int, pool: UserPoolID, client: ClientID, username: String, subject: Subject?, userID: String,
        passwordChanged: Instant?, expires: Instant, stage: Stage
    ) {
        self.flow = flow
        self.step = step
        self.pool = pool
        self.client = client
        self.username = username
        self.subject = subject
        self.userID = userID
        self.passwordChanged = passwordChanged
        self.expires = expires
        self.stage = stage
    }

    /// Takes an event and says what is to be done, in order. An event that does not fit the stage refuses the sign-in.
    package mutating func receive(_ event: Event) -> [Action] {
        switch (stage, event) {
        case (.begun, .initiated(let opening)): return open(opening)
        case (.begun, .srpExchanged(let key)), (.firstFactor, .srpExchanged(let key)):
            stage = .passwordVerifier(sessionKey: key)
            return [.challenge(.passwordVerifier)]
        case (.passwordVerifier(let key), .answered(.passwordVerifier(let claim))):
            return [.checkClaim(claim, sessionKey: key)]
        case (.firstFactor(let asked), .answered(let answer)): return choose(asked, answer)
        case (.begun, .passwordChecked(let right, let standing)), (.passwordVerifier, .passwordChecked(let right, let standing)),
            (.firstFactor, .passwordChecked(let right, let standing)):
            return conclude(passwordIsRight: right, standing)
        case (.newPassword(let required), .answered(.newPassword(let answer))): return takeNewPassword(answer, required: required)
        case (.newPassword, .newPasswordStored):
            stage = .ended
            return [.issueTokens]
        default:
            stage = .ended
            return [.refuse(.invalidSession)]
        }
    }

    /// Moves on to the next challenge, whose answer has its own step and time.
    mutating func advance(to stage: Stage) {
        self.stage = stage
        step += 1
    }

    mutating func end() { stage = .ended }
    mutating func prolong(until: Instant) { expires = until }
    mutating func ask(_ asked: ChallengeName) { stage = .firstFactor(asked: asked) }
}
