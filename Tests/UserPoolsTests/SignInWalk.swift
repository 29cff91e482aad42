import Credentials
import JSON
import TestSupport
import Testing
import UserPools

/// Somebody who answers everything rightly, and tries every wrong answer on a copy before.
struct SignInWalk {
    let flow: SignInFlow
    let surroundings: SignInSurroundings
    let pick: MFAFactor?
    private(set) var signIn: SignIn
    /// What was asked, in order, and how it ended.
    private(set) var trail: [String] = []
    private(set) var wrongAnswers = 0
    private(set) var complaints: [String] = []
    private var status: UserStatus
    private var enrolled: [MFAFactor]
    private var open: ChallengeName?
    private var openStep = 0
    private var spent: [Int] = []
    private var isSecondFactor = false

    init(_ flow: SignInFlow, _ surroundings: SignInSurroundings, pick: MFAFactor?) throws {
        self.flow = flow
        self.surroundings = surroundings
        self.pick = pick
        status = surroundings.hasTemporaryPassword ? .forceChangePassword : .confirmed
        enrolled = surroundings.enrolled
        var members: [String: WireValue] = [:]
        if surroundings.device != .none { members["deviceKey"] = "us-east-1_key" }
        signIn = try SignInFixture.signIn().with(members)
    }

    private var standing: SignIn.Standing { surroundings.standing(status: status, enrolled: enrolled) }
    private var locked: SignIn.Standing { surroundings.standing(status: status, enrolled: enrolled, isLocked: true) }

    mutating func walk() throws {
        var actions = signIn.receive(first)
        for _ in 0..<40 {
            guard let next = try follow(actions) else { return }
            actions = next
        }
        complain("has no end")
    }

    private mutating func complain(_ text: String) { complaints.append("\(trail.last ?? "begin"): \(text)") }

    // MARK: What the driver does

    /// Does what the machine asks for.
    /// - Returns: what it asks for next; `nil` at the end.
    private mutating func follow(_ actions: [SignIn.Action]) throws -> [SignIn.Action]? {
        for action in actions {
            switch action {
            case .spend(let step):
                if step != openStep || spent.contains(step) { complain("spends \(step) where \(openStep) is open, after \(spent)") }
                spent.append(step)
            case .storeNewPassword: status = .confirmed
            case .enroll(.softwareToken): enrolled.append(.softwareToken)
            case .enroll(.address(let contact, _)): enrolled.append(contact == .email ? .email : .sms)
            case .clearFailures, .touchDevice, .verify: break
            case .countFailure(let kind): complain("counts \(kind) for a right answer")
            case .exchangeSRP, .exchangeDeviceSRP: return signIn.receive(.srpExchanged(sessionKey: [1, 2, 3]))
            case .sendCode(_, _, let second):
                isSecondFactor = second
                return signIn.receive(.codeMade(hash: [4, 5, 6]))
            case .define: return signIn.receive(.defined(verdict, standing))
            case .create: return signIn.receive(.created(CreateAuthChallengeVerdict(privateChallengeParameters: ["a": "b"])))
            case .verifyCustom:
                tryWrong(.customChecked(false), words: ["spend \(openStep)", "define"], endsSignIn: false)
                return signIn.receive(.customChecked(true))
            case .challenge(let name): return try answer(name)
            case .issueTokens:
                if open != nil, spent.last != openStep { complain("spends nothing") }
                if signIn.stage != .ended { complain("goes on after the tokens") }
                trail.append("tokens")
                return nil
            case .refuse(let error):
                trail.append("refused: \(error.message)")
                return nil
            default: return check(action)
            }
        }
        complain("asks for nothing more after \(actions.map(\.word))")
        return nil
    }

    private var first: SignIn.Event {
        let factors = SignIn.FirstFactors(
            available: [.passwordSRP, .password, .emailOTP, .smsOTP, .webAuthn], webAuthnChallenge: [9, 9])
        switch flow {
        case .password: return .initiated(.password(SignInFixture.password))
        case .srp: return .initiated(.srp(clientPublic: "a"))
        case .custom(let afterSRP): return .initiated(.custom(clientPublic: afterSRP ? "a" : nil))
        case .confirmed: return .resumed([.emailOTP], standing)
        case .choice(let factor, let manner, _):
            let isPreferred = manner == .preferred || manner == .preferredGiven
            let given = manner == .preferredGiven
            return .initiated(
                .choice(
                    preferred: isPreferred ? factor : nil, password: given ? SignInFixture.password : nil,
                    clientPublic: given ? "a" : nil, factors))
        }
    }

    /// One SRP round where SRP_A came, one custom challenge, then tokens.
    private var verdict: DefineAuthChallengeVerdict {
        let rounds = signIn.rounds ?? []
        let name: ChallengeName? =
            switch rounds.last?.challengeName {
            case "SRP_A": .passwordVerifier
            case "CUSTOM_CHALLENGE": nil
            default: .customChallenge
            }
        return DefineAuthChallengeVerdict(challengeName: name?.rawValue, issueTokens: name == nil, failAuthentication: false)
    }

    // MARK: Checks and what a wrong answer costs

    private mutating func check(_ action: SignIn.Action) -> [SignIn.Action] {
        let mismatch = "refuse: " + UserPoolError.mfaCodeMismatch.message
        let exceeded = ["refuse: Password attempts exceeded"]
        switch action {
        case .checkPassword, .checkClaim:
            tryWrong(
                .checked(false, standing), words: ["count passwordFailure", "refuse: Incorrect username or password."], endsSignIn: true)
            for right in [true, false] { tryWrong(.checked(right, locked), words: exceeded, endsSignIn: true) }
        case .checkCode where !isSecondFactor: tryWrong(.checked(false, standing), words: [mismatch], endsSignIn: false)
        case .checkCode, .checkSoftwareToken:
            tryWrong(.checked(false, standing), words: ["count factorFailure", mismatch], endsSignIn: false)
            for right in [true, false] { tryWrong(.checked(right, locked), words: exceeded, endsSignIn: false) }
        case .checkAssertion:
            tryWrong(.checked(false, standing), words: ["refuse: Invalid passkey credential."], endsSignIn: false)
            guard case .choice(_, _, let verifiesUser) = flow else { break }
            return signIn.receive(.assertionChecked(userVerified: verifiesUser, standing))
        case .checkDeviceClaim:
            tryWrong(.checked(false, standing), words: ["refuse: Incorrect username or password."], endsSignIn: true)
        case .checkSetup(let isVerified):
            if !isVerified { complain("the app was not verified") }
            tryWrong(.checked(false, standing), words: ["refuse: Invalid session for the user."], endsSignIn: false)
        case .checkNewPassword: break
        default: complain("does not know \(action.word)")
        }
        return signIn.receive(.checked(true, standing))
    }

    private mutating func tryWrong(_ event: SignIn.Event, words: [String], endsSignIn: Bool) {
        var copy = signIn
        let got = copy.receive(event).map(\.word)
        wrongAnswers += 1
        if got != words { complain("\(got) instead of \(words)") }
        if (copy.stage == .ended) != endsSignIn { complain("\(words): ended is \(copy.stage == .ended)") }
        if copy.step != signIn.step { complain("a wrong answer moves on") }
        if !endsSignIn, copy.stage != signIn.stage { complain("a wrong answer changes the stage") }
    }

    // MARK: Answers

    private mutating func answer(_ name: ChallengeName) throws -> [SignIn.Action] {
        trail.append(name.rawValue)
        open = name
        openStep = signIn.step
        guard let sealed = SignIn(json: signIn.json), sealed == signIn || name == .passwordVerifier && sealed.stage == signIn.stage else {
            complain("does not survive its Session")
            return []
        }
        // What travels between two requests is what was sealed.
        signIn = sealed
        // Whether a passkey suffices changes nothing about what answers what.
        for (other, answer) in Self.answers where other != name.rawValue && !surroundings.passkeySuffices {
            tryWrong(.answered(answer), words: [SignInTests.invalid], endsSignIn: true)
        }
        switch name {
        case .selectChallenge:
            tryWrong(
                .answered(.selection(.passwordVerifier, SignIn.Given())),
                words: ["refuse: ANSWER must be one of the available challenges"], endsSignIn: false)
            guard case .choice(let factor, let manner, _) = flow else { break }
            let isGiven = manner == .chosenGiven
            let given = SignIn.Given(
                password: isGiven ? SignInFixture.password : nil, clientPublic: isGiven ? "a" : nil, credential: isGiven ? "{}" : nil)
            return signIn.receive(.answered(.selection(factor, given)))
        case .selectMFAType:
            guard case .selectMFAType(let choices) = signIn.stage, let pick else { break }
            for factor in MFAFactor.allCases where !choices.contains(factor) {
                tryWrong(
                    .answered(.mfaType(factor)), words: ["refuse: ANSWER must be one of the MFA types that can be chosen"],
                    endsSignIn: false)
            }
            return signIn.receive(.answered(.mfaType(pick)))
        case .mfaSetup: return try setUp()
        case .newPasswordRequired:
            let new = RawPassword("Correct-Horse-8")
            tryWrong(
                .answered(.newPassword(SignIn.NewPassword(password: new, attributes: [:]))),
                words: ["refuse: Invalid attributes given, name is missing"], endsSignIn: false)
            return signIn.receive(.answered(.newPassword(SignIn.NewPassword(password: new, attributes: ["name": "A"]))))
        case .deviceSRPAuth:
            tryWrong(
                .answered(.deviceSRP(deviceKey: "us-east-1_other", clientPublic: "a")), words: [SignInTests.invalid], endsSignIn: true)
        case .devicePasswordVerifier:
            tryWrong(
                .answered(.devicePasswordVerifier(deviceKey: "us-east-1_other", SignInFixture.claim)), words: [SignInTests.invalid],
                endsSignIn: true)
        default: break
        }
        guard let answer = Self.answers[name.rawValue] else {
            complain("has no answer")
            return []
        }
        return signIn.receive(.answered(answer))
    }

    private mutating func setUp() throws -> [SignIn.Action] {
        guard case .mfaSetup(let setup) = signIn.stage, let pick else { return [] }
        for contact in ContactAttribute.allCases where !setup.possible.contains(contact == .email ? .email : .sms) {
            tryWrong(
                .answered(.mfaSetup(.address(contact, "x"))), words: ["refuse: " + UserPoolError.mfaMethodNotFound.message],
                endsSignIn: false)
        }
        switch pick {
        case .email: return signIn.receive(.answered(.mfaSetup(.address(.email, "a@example.com"))))
        case .sms: return signIn.receive(.answered(.mfaSetup(.address(.phoneNumber, "+15555550100"))))
        case .softwareToken:
            tryWrong(.answered(.mfaSetup(.softwareToken)), words: ["checkSetup false"], endsSignIn: false)
            signIn = try signIn.with(["secret": "AAAA"])
            tryWrong(.answered(.mfaSetup(.softwareToken)), words: ["checkSetup false"], endsSignIn: false)
            signIn = try signIn.with(["verifiedStep": 58_000_000])
            return signIn.receive(.answered(.mfaSetup(.softwareToken)))
        }
    }

    /// An answer to each challenge.
    private static let answers: [String: SignIn.Answer] = [
        "PASSWORD_VERIFIER": .passwordVerifier(SignInFixture.claim), "PASSWORD": .password(SignInFixture.password),
        "PASSWORD_SRP": .passwordSRP(clientPublic: "a"), "SELECT_CHALLENGE": .selection(.password, SignIn.Given()),
        "EMAIL_OTP": .code(.emailOTP, "123456"), "SMS_OTP": .code(.smsOTP, "123456"), "SMS_MFA": .code(.smsMFA, "123456"),
        "SOFTWARE_TOKEN_MFA": .code(.softwareTokenMFA, "123456"), "WEB_AUTHN": .webAuthn("{}"),
        "NEW_PASSWORD_REQUIRED": .newPassword(SignIn.NewPassword(password: SignInFixture.password, attributes: ["name": "A"])),
        "SELECT_MFA_TYPE": .mfaType(.sms), "MFA_SETUP": .mfaSetup(.softwareToken),
        "DEVICE_SRP_AUTH": .deviceSRP(deviceKey: "us-east-1_key", clientPublic: "a"),
        "DEVICE_PASSWORD_VERIFIER": .devicePasswordVerifier(deviceKey: "us-east-1_key", SignInFixture.claim),
        "CUSTOM_CHALLENGE": .custom("x"),
    ]
}

@Suite("Every way through a sign-in")
struct SignInPathTests {
    @Test("asks what the pool demands and nothing else, in order; a wrong answer costs what it should", arguments: SignInFlow.all)
    func paths(flow: SignInFlow) async throws {
        var (paths, wrong) = (0, 0)
        for surroundings in SignInSurroundings.all {
            for (pick, challenges) in surroundings.expected(flow) {
                var walk = try SignInWalk(flow, surroundings, pick: pick)
                try walk.walk()
                paths += 1
                wrong += walk.wrongAnswers
                #expect(walk.trail == challenges, "\(flow) \(surroundings) \(pick?.rawValue ?? "")")
                #expect(walk.complaints == [], "\(flow) \(surroundings) \(pick?.rawValue ?? "")")
                if walk.trail != challenges || !walk.complaints.isEmpty { return }
            }
        }
        #expect(paths >= SignInSurroundings.all.count)
        let total = await SignInPathCount.shared.add(paths, wrong)
        print("Sign-in paths walked so far: \(total.paths), wrong answers tried: \(total.wrong)")
    }
}

private actor SignInPathCount {
    static let shared = SignInPathCount()
    private var (paths, wrong) = (0, 0)

    func add(_ paths: Int, _ wrong: Int) -> (paths: Int, wrong: Int) {
        self.paths += paths
        self.wrong += wrong
        return (self.paths, self.wrong)
    }
}
