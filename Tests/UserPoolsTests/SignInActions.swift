import Credentials
import JSON
import TestSupport
import UserPools

// What the machine answers, as short words that tables can hold.

extension SignIn.Action {
    var word: String {
        switch self {
        case .exchangeSRP: "exchangeSRP"
        case .exchangeDeviceSRP: "exchangeDeviceSRP"
        case .checkPassword: "checkPassword"
        case .checkClaim: "checkClaim"
        case .checkCode: "checkCode"
        case .checkSoftwareToken: "checkSoftwareToken"
        case .checkAssertion: "checkAssertion"
        case .checkDeviceClaim: "checkDeviceClaim"
        case .checkNewPassword: "checkNewPassword"
        case .checkSetup(let isVerified): "checkSetup \(isVerified)"
        case .verifyCustom: "verifyCustom"
        case .countFailure(let kind): "count \(kind.rawValue)"
        case .clearFailures(let kind): "clear \(kind.rawValue)"
        case .spend(let step): "spend \(step)"
        case .storeNewPassword: "storeNewPassword"
        case .enroll(.softwareToken): "enroll SOFTWARE_TOKEN_MFA"
        case .enroll(.address(let contact, _)): "enroll \(contact.rawValue)"
        case .touchDevice: "touchDevice"
        case .verify(let contact): "verify \(contact.rawValue)"
        case .sendCode(let contact, let address, let isSecondFactor):
            "send\(isSecondFactor ? " second" : "") code to \(address ?? contact.rawValue)"
        case .define: "define"
        case .create: "create"
        case .challenge(let name): "challenge \(name.rawValue)"
        case .issueTokens: "issueTokens"
        case .refuse(let error): "refuse: \(error.message)"
        }
    }
}

/// The states an account can be in when a sign-in asks for it.
enum AccountState: CaseIterable, CustomStringConvertible {
    case unknownHidden, unknownLegacy, unconfirmed, confirmed, external, forceChange, expiredTemporary, resetHidden, resetLegacy, disabled
    case locked, passwordChangedMeanwhile

    var description: String {
        switch self {
        case .unknownHidden: "unknown, hidden"
        case .unknownLegacy: "unknown, legacy"
        case .unconfirmed: "unconfirmed"
        case .confirmed: "confirmed"
        case .external: "external provider"
        case .forceChange: "must change the password"
        case .expiredTemporary: "temporary password expired"
        case .resetHidden: "reset required, hidden"
        case .resetLegacy: "reset required, legacy"
        case .disabled: "disabled"
        case .locked: "locked"
        case .passwordChangedMeanwhile: "password changed meanwhile"
        }
    }

    var isUnknown: Bool { self == .unknownHidden || self == .unknownLegacy }

    var standing: SignIn.Standing {
        let status: UserStatus =
            switch self {
            case .unconfirmed: .unconfirmed
            case .external: .externalProvider
            case .forceChange, .expiredTemporary: .forceChangePassword
            case .resetHidden, .resetLegacy: .resetRequired
            default: .confirmed
            }
        return SignIn.Standing(
            isKnown: !isUnknown, isLocked: self == .locked, passwordIsCurrent: !isUnknown && self != .passwordChangedMeanwhile,
            isEnabled: !isUnknown && self != .disabled, status: status, temporaryPasswordHasExpired: self == .expiredTemporary,
            hidesExistence: self == .unknownHidden || self == .resetHidden, missingAttributes: self == .forceChange ? ["email"] : [])
    }

    /// What follows from the right password, when it answers no challenge.
    var afterRightPassword: [String] {
        switch self {
        case .unknownHidden, .unknownLegacy, .passwordChangedMeanwhile:
            ["count passwordFailure", "refuse: Incorrect username or password."]
        case .unconfirmed: ["refuse: User is not confirmed."]
        case .confirmed, .external: ["clear passwordFailure", "issueTokens"]
        case .forceChange: ["clear passwordFailure", "challenge NEW_PASSWORD_REQUIRED"]
        case .expiredTemporary: ["refuse: Temporary password has expired and must be reset by an administrator."]
        case .resetHidden, .resetLegacy: ["refuse: Password reset required for the user"]
        case .disabled: ["refuse: User is disabled."]
        case .locked: ["refuse: Password attempts exceeded"]
        }
    }

    var afterWrongPassword: [String] {
        switch self {
        case .locked: ["refuse: Password attempts exceeded"]
        case .resetLegacy: ["refuse: Password reset required for the user"]
        default: ["count passwordFailure", "refuse: Incorrect username or password."]
        }
    }

    /// Whether a right answer moves the sign-in on, which spends the challenge that it answered.
    var goesOn: Bool { self == .confirmed || self == .external || self == .forceChange }
}

/// How the password comes to be proved.
enum ProofPath: CaseIterable, CustomStringConvertible {
    case password, srp, choicePassword, choiceSRP, preferredPassword, preferredSRP

    var description: String {
        switch self {
        case .password: "USER_PASSWORD_AUTH"
        case .srp: "USER_SRP_AUTH"
        case .choicePassword: "USER_AUTH, then PASSWORD"
        case .choiceSRP: "USER_AUTH, then PASSWORD_SRP"
        case .preferredPassword: "USER_AUTH with PASSWORD sent along"
        case .preferredSRP: "USER_AUTH with SRP_A sent along"
        }
    }

    /// Whether the proof comes with the first request, so that there is no challenge to spend.
    var isImmediate: Bool { self == .password || self == .preferredPassword }

    /// Brings a fresh sign-in to where the password has been checked; returns what it asked for on the way.
    func walk(_ signIn: inout SignIn) -> [String] {
        let password = SignInFixture.password
        let claim = SignInFixture.claim
        let factors = SignIn.FirstFactors(available: [.passwordSRP, .password])
        var words: [String] = []
        func tell(_ event: SignIn.Event) { words += signIn.receive(event).map(\.word) }
        switch self {
        case .password: tell(.initiated(.password(password)))
        case .srp:
            tell(.initiated(.srp(clientPublic: "a")))
            tell(.srpExchanged(sessionKey: [1]))
            tell(.answered(.passwordVerifier(claim)))
        case .choicePassword:
            tell(.initiated(.choice(preferred: nil, password: nil, clientPublic: nil, factors)))
            tell(.answered(.selection(.password, SignIn.Given(password: password))))
        case .choiceSRP:
            tell(.initiated(.choice(preferred: nil, password: nil, clientPublic: nil, factors)))
            tell(.answered(.selection(.passwordSRP, SignIn.Given(clientPublic: "a"))))
            tell(.srpExchanged(sessionKey: [1]))
            tell(.answered(.passwordVerifier(claim)))
        case .preferredPassword: tell(.initiated(.choice(preferred: .password, password: password, clientPublic: nil, factors)))
        case .preferredSRP:
            tell(.initiated(.choice(preferred: .passwordSRP, password: nil, clientPublic: "a", factors)))
            tell(.srpExchanged(sessionKey: [1]))
            tell(.answered(.passwordVerifier(claim)))
        }
        return words
    }

    var questions: [String] {
        switch self {
        case .password, .preferredPassword: ["checkPassword"]
        case .srp, .preferredSRP: ["exchangeSRP", "challenge PASSWORD_VERIFIER", "checkClaim"]
        case .choicePassword: ["challenge SELECT_CHALLENGE", "checkPassword"]
        case .choiceSRP: ["challenge SELECT_CHALLENGE", "exchangeSRP", "challenge PASSWORD_VERIFIER", "checkClaim"]
        }
    }
}

enum SignInFixture {
    static let pool = UserPoolID("us-east-1_AbCdEfGhI")
    static let client = ClientID("1example23456789")
    static let subject = Subject("11111111-2222-4333-8444-555555555555")
    static let password = RawPassword("Correct-Horse-7")
    static let claim = SignIn.Claim(signature: "s", secretBlock: "b", timestamp: "t")

    static func signIn(known: Bool = true, username: String = "alice") -> SignIn {
        let entry = SRPDecoy(secret: [1, 2, 3]).passwordEntry(for: "alice", storage: .srp)
        return SignIn(
            flow: "7d1a5c52-0000-4000-8000-000000000001", pool: pool, client: client, username: username,
            account: SignIn.Account(
                subject: known ? subject : nil, userID: username, passwordChanged: known ? Instant(seconds: 1_762_250_000) : nil,
                entry: entry),
            expires: Instant(seconds: 1_762_250_765))
    }
}

extension SignIn {
    /// The same sign-in with members of its JSON set anew: what the driver sets between two events.
    func with(_ members: [String: WireValue]) throws -> SignIn {
        var all = try WireValue(json: json).object?.members ?? []
        all.removeAll { members[$0.name] != nil }
        all += members.map { WireMember(name: $0.key, value: $0.value) }
        guard let changed = SignIn(json: WireValue.object(WireObject(all)).json) else { throw Unreadable() }
        return changed
    }

    struct Unreadable: Error {}
}
