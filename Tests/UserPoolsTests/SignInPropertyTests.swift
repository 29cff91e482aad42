import Credentials
import JSON
import TestSupport
import Testing
import UserPools

@Suite("Any sequence of events in a sign-in")
struct SignInPropertyTests {
    @Test("reaches tokens only with everything that the pool demands", arguments: 1...8)
    func tokensNeedProof(seed: Int) throws {
        var issued: [String: Int] = [:]
        for sequence in 0..<2_500 {
            var run = try RandomSignIn(SeededRandom(UInt64(seed * 1_000_003 + sequence)))
            for _ in 0..<24 where run.complaint == nil { run.advance() }
            #expect(run.complaint == nil, "seed \(seed), sequence \(sequence): \(run.history.joined(separator: ", "))")
            if run.complaint != nil { return }
            for kind in run.issued { issued[kind, default: 0] += 1 }
        }
        // The sequences reach tokens in all sorts of ways, or the test would show nothing.
        for kind in ["password", "emailOTP", "passkey", "custom", "second factor", "device", "spared", "new password", "level"] {
            #expect((issued[kind] ?? 0) > 5, "\(kind): \(issued)")
        }
    }
}

/// A sign-in under a driver that keeps its side of the bargain and a client that does not: it answers anything at any time, takes up
/// earlier Sessions again, and guesses right now and then.
struct RandomSignIn {
    /// What has truly been proved in a branch of the sign-in: kept beside the machine, from what was checked.
    private struct Ledger {
        var factors: Set<SignIn.Factor> = []
        var device = false
        var replacedPassword = false
        var vouchedFor = false
    }

    private struct Branch {
        var signIn: SignIn
        var ledger = Ledger()
        /// The check, code or function that the machine has asked for and not heard of.
        var pending: SignIn.Action?
        /// Where the last code went.
        var contact: ContactAttribute?
        var isSecondFactor = false
    }

    private let random: SeededRandom
    private var branch: Branch
    private var sealed: [Branch] = []
    private var spent: Set<Int> = []
    private let demand: SignIn.SecondFactorStanding
    private let device: SignIn.DeviceStanding
    private let hasTemporaryPassword: Bool
    private let target: Int?
    private(set) var complaint: String?
    private(set) var history: [String] = []
    private(set) var issued: [String] = []

    init(_ random: SeededRandom) throws {
        self.random = random
        func flag(_ n: UInt64 = 2) -> Bool { random.next() % n == 0 }
        var demand = SignIn.SecondFactorStanding()
        demand.choices = MFAFactor.allCases.filter { _ in flag() }
        demand.isDemanded = flag()
        demand.preferred = flag() ? demand.choices.first : nil
        demand.possible = demand.isDemanded && demand.choices.isEmpty ? MFAFactor.allCases.filter { _ in flag() } : []
        demand.passkeySuffices = flag()
        self.demand = demand
        device = SignInSurroundings.devices[flag() ? 0 : Int(random.next() % UInt64(SignInSurroundings.devices.count))]
        hasTemporaryPassword = flag(4)
        target = flag(4) ? Int(random.next() % 4) + 1 : nil
        var members: [String: WireValue] = [:]
        if device != .none { members["deviceKey"] = "us-east-1_key" }
        if let target { members["targetLevel"] = .number(WireNumber(Int64(target))) }
        branch = Branch(signIn: try SignInFixture.signIn(known: random.next() % 8 != 0).with(members))
    }

    private func flag(_ n: UInt64 = 2) -> Bool { random.next() % n == 0 }

    /// What never changes in a sequence, and what may go wrong at any time.
    private func standing() -> SignIn.Standing {
        var status: UserStatus = .confirmed
        if hasTemporaryPassword, !branch.ledger.replacedPassword { status = .forceChangePassword }
        if flag(30) { status = flag() ? .unconfirmed : .resetRequired }
        return SignIn.Standing(
            isKnown: branch.signIn.subject != nil, isLocked: flag(20), passwordIsCurrent: branch.signIn.subject != nil && !flag(20),
            isEnabled: !flag(20), status: status, temporaryPasswordHasExpired: flag(8), hidesExistence: flag(),
            missingAttributes: flag() ? [] : ["name"], secondFactor: demand, device: device)
    }

    mutating func advance() {
        // Any node may be asked to go on from any Session that it ever handed out.
        if !sealed.isEmpty, flag(branch.signIn.stage == .ended ? 1 : 12) {
            branch = sealed[Int(random.next() % UInt64(sealed.count))]
            history.append("back to \(branch.signIn.step)")
        }
        let standing = standing()
        let before = branch
        guard let event = event(standing) else { return }
        let actions = branch.signIn.receive(event)
        history.append("\(event)".prefix(60) + " → " + actions.map(\.word).joined(separator: "; "))
        credit(event, before, actions)
        apply(actions, standing, before)
    }

    // MARK: Events

    private mutating func event(_ standing: SignIn.Standing) -> SignIn.Event? {
        if let pending = branch.pending, !flag(10) {
            branch.pending = nil
            return outcome(pending, standing)
        }
        branch.pending = nil
        // The driver checks nothing unasked; a wrong verdict may come at any time.
        switch random.next() % 24 {
        case 0: return .checked(false, standing)
        case 1: return .customChecked(false)
        case 2 where branch.signIn.stage != .begun: return opening(standing)
        default: return branch.signIn.stage == .begun ? opening(standing) : .answered(answer())
        }
    }

    /// What comes of what the machine has asked for.
    private func outcome(_ action: SignIn.Action, _ standing: SignIn.Standing) -> SignIn.Event? {
        let right = !flag(4)
        switch action {
        case .exchangeSRP, .exchangeDeviceSRP: return .srpExchanged(sessionKey: [1])
        case .sendCode: return .codeMade(hash: [1])
        case .define:
            let names = ["CUSTOM_CHALLENGE", "CUSTOM_CHALLENGE", "PASSWORD_VERIFIER", "SMS_MFA", nil]
            return .defined(
                DefineAuthChallengeVerdict(
                    challengeName: names[Int(random.next() % 5)], issueTokens: flag(), failAuthentication: flag(12)), standing)
        case .create: return .created(CreateAuthChallengeVerdict())
        case .verifyCustom: return .customChecked(right)
        case .checkAssertion: return right ? .assertionChecked(userVerified: flag(), standing) : .checked(false, standing)
        case .checkSetup(let isVerified): return .checked(isVerified, standing)
        case .checkNewPassword: return .checked(true, standing)
        default: return .checked(right, standing)
        }
    }

    private func opening(_ standing: SignIn.Standing) -> SignIn.Event {
        let names: [ChallengeName] = [.password, .passwordSRP, .emailOTP, .smsOTP, .webAuthn]
        let factors = SignIn.FirstFactors(available: names.filter { _ in !flag(5) }, webAuthnChallenge: [1])
        switch random.next() % 8 {
        case 0: return .initiated(.password(SignInFixture.password))
        case 1: return .initiated(.srp(clientPublic: "a"))
        case 2: return .initiated(.custom(clientPublic: flag() ? "a" : nil))
        // What ConfirmSignUp or an access token stand for was proved elsewhere; only a sign-in that begins is told.
        case 3 where branch.signIn.stage == .begun:
            return .resumed([[.emailOTP], [.password], [.passkey], [.password, .softwareToken]][Int(random.next() % 4)], standing)
        default:
            return .initiated(
                .choice(
                    preferred: flag() ? nil : names[Int(random.next() % 5)], password: flag() ? SignInFixture.password : nil,
                    clientPublic: flag() ? "a" : nil, factors))
        }
    }

    /// Mostly an answer to what is open, now and then any other.
    private mutating func answer() -> SignIn.Answer {
        let key = flag(12) ? "us-east-1_other" : "us-east-1_key"
        let new = SignIn.NewPassword(password: SignInFixture.password, attributes: flag(3) ? [:] : ["name": "A"])
        let factor = MFAFactor.allCases[Int(random.next() % 3)]
        let setup: [SignIn.SetupAnswer] = [.softwareToken, .address(.email, "a@b.c"), .address(.phoneNumber, "+1")]
        let names: [ChallengeName] = [.password, .passwordSRP, .emailOTP, .smsOTP, .webAuthn]
        let given = SignIn.Given(
            password: flag() ? SignInFixture.password : nil, clientPublic: flag() ? "a" : nil, credential: flag() ? "{}" : nil)
        let chosen = names[Int(random.next() % 5)]
        if !flag(8) {
            switch branch.signIn.stage {
            case .passwordVerifier: return .passwordVerifier(SignInFixture.claim)
            case .firstFactor(.password, _): return .password(SignInFixture.password)
            case .firstFactor(.passwordSRP, _): return .passwordSRP(clientPublic: "a")
            case .firstFactor: return .selection(chosen, given)
            case .oneTimeCode(let contact, _): return .code(contact == .email ? .emailOTP : .smsOTP, "1")
            case .webAuthn: return .webAuthn("{}")
            case .newPassword: return .newPassword(new)
            case .selectMFAType: return .mfaType(factor)
            case .mfaCode(let factor, _): return .code(factor == .email ? .emailOTP : .smsMFA, "1")
            case .softwareToken: return .code(.softwareTokenMFA, "1")
            case .mfaSetup:
                // AssociateSoftwareToken and VerifySoftwareToken.
                if flag(), let verified = try? branch.signIn.with(["secret": "AAAA", "verifiedStep": 5]) { branch.signIn = verified }
                return .mfaSetup(setup[Int(random.next() % 3)])
            case .mfaSetupCode(let contact, _, _): return .code(contact == .email ? .emailOTP : .smsMFA, "1")
            case .deviceSRP: return .deviceSRP(deviceKey: key, clientPublic: "a")
            case .devicePasswordVerifier: return .devicePasswordVerifier(deviceKey: key, SignInFixture.claim)
            case .custom: return .custom("1")
            case .begun, .ended, .kept: break
            }
        }
        let any: [SignIn.Answer] = [
            .passwordVerifier(SignInFixture.claim), .password(SignInFixture.password), .passwordSRP(clientPublic: "a"),
            .selection(chosen, given), .code(.emailOTP, "1"), .code(.smsOTP, "1"), .code(.smsMFA, "1"), .code(.softwareTokenMFA, "1"),
            .webAuthn("{}"), .newPassword(new), .mfaType(factor), .mfaSetup(setup[Int(random.next() % 3)]),
            .deviceSRP(deviceKey: key, clientPublic: "a"), .devicePasswordVerifier(deviceKey: key, SignInFixture.claim), .custom("1"),
        ]
        return any[Int(random.next() % UInt64(any.count))]
    }

    // MARK: The ledger

    /// What this event has proved, in the ledger's own judgement: by what the machine had asked to be checked.
    private mutating func credit(_ event: SignIn.Event, _ before: Branch, _ actions: [SignIn.Action]) {
        if case .refuse? = actions.first { return }
        switch (before.pending, event) {
        case (.checkPassword, .checked(true, _)), (.checkClaim, .checked(true, _)): branch.ledger.factors.insert(.password)
        case (.checkCode, .checked(true, _)): branch.ledger.factors.insert(before.contact == .email ? .emailOTP : .smsOTP)
        case (.checkSoftwareToken, .checked(true, _)): branch.ledger.factors.insert(.softwareToken)
        case (.checkSetup(true), .checked(true, _)): branch.ledger.factors.insert(.softwareToken)
        case (.checkAssertion, .assertionChecked(let verified, _)): branch.ledger.factors.insert(verified ? .verifiedPasskey : .passkey)
        case (.checkDeviceClaim, .checked(true, _)): branch.ledger.device = true
        case (.define, .defined(let verdict, _)): branch.ledger.vouchedFor = verdict.issueTokens && !verdict.failAuthentication
        case (_, .resumed(let factors, _)): branch.ledger.factors.formUnion(factors)
        default: break
        }
    }

    private mutating func apply(_ actions: [SignIn.Action], _ standing: SignIn.Standing, _ before: Branch) {
        if actions.isEmpty { return complain("nothing is to be done") }
        for action in actions {
            switch action {
            case .spend(let step):
                guard step == before.signIn.step else { return complain("spends another step") }
                // The database says no: the transaction goes no further.
                guard spent.insert(step).inserted else {
                    branch = before
                    branch.pending = nil
                    history.append("spent")
                    return
                }
            case .countFailure, .clearFailures, .enroll, .touchDevice, .verify: break
            case .storeNewPassword: branch.ledger.replacedPassword = true
            case .challenge: sealed.append(branch)
            case .issueTokens: judge(standing)
            case .refuse: break
            case .sendCode(let contact, _, let second):
                branch.contact = contact
                branch.isSecondFactor = second
                branch.pending = action
            default: branch.pending = action
            }
        }
    }

    private mutating func complain(_ text: String) {
        complaint = text
        history.append("!! " + text)
    }

    /// Whether these tokens may be issued.
    private mutating func judge(_ standing: SignIn.Standing) {
        let ledger = branch.ledger
        let factors = ledger.factors
        guard branch.signIn.stage == .ended else { return complain("goes on after the tokens") }
        guard standing.isKnown, standing.isEnabled else { return complain("tokens for nobody") }
        guard ![.unconfirmed, .resetRequired].contains(standing.status) || ledger.replacedPassword else {
            return complain("tokens for \(standing.status)")
        }
        guard !factors.isEmpty || ledger.vouchedFor else { return complain("no first factor") }
        guard !hasTemporaryPassword || ledger.replacedPassword else { return complain("the temporary password stands") }
        if factors.contains(.password), !standing.passwordIsCurrent { return complain("the password was changed meanwhile") }
        var spared = false
        if demand.isDemanded {
            let codes: Set<SignIn.Factor> = [.smsOTP, .emailOTP, .softwareToken]
            let isTwo = factors.count >= 2 || (ledger.vouchedFor && !factors.isDisjoint(with: codes))
            let isStrong = demand.passkeySuffices && factors.contains(.verifiedPasskey)
            spared = ledger.device && device == .confirmed(remembered: true, sparesSecondFactor: true)
            guard isTwo || isStrong || spared else { return complain("no second factor") }
            if !isTwo, !isStrong { issued.append("spared") }
        }
        switch device {
        case .none: break
        case .unknown: return complain("an unknown device")
        case .confirmed: guard ledger.device else { return complain("the device proved nothing") }
        }
        if let target {
            guard Self.level(factors) >= target else { return complain("level \(Self.level(factors)) of \(target)") }
            issued.append("level")
        }
        if factors.contains(.password) { issued.append("password") }
        if factors.contains(.emailOTP) { issued.append("emailOTP") }
        if factors.contains(.passkey) { issued.append("passkey") }
        if ledger.vouchedFor { issued.append("custom") }
        if factors.count > 1 { issued.append("second factor") }
        if ledger.device { issued.append("device") }
        if ledger.replacedPassword { issued.append("new password") }
    }

    /// The levels as the guide has them.
    private static func level(_ factors: Set<SignIn.Factor>) -> Int {
        if factors.isSuperset(of: [.password, .softwareToken]) { return 4 }
        if factors.isSuperset(of: [.password, .smsOTP]) || factors.isSuperset(of: [.password, .emailOTP]) { return 3 }
        if factors.contains(.password) { return 1 }
        if !factors.isDisjoint(with: [.passkey, .verifiedPasskey]) { return 3 }
        return factors.isDisjoint(with: [.smsOTP, .emailOTP]) ? 0 : 2
    }
}
