import Credentials
import TestSupport
import Testing
import UserPools

@Suite("A sign-in")
struct SignInTests {
    @Test("the right password leads where the account stands, whatever the flow", arguments: ProofPath.allCases, AccountState.allCases)
    func rightPassword(path: ProofPath, state: AccountState) {
        var signIn = SignInFixture.signIn(known: !state.isUnknown)
        #expect(path.walk(&signIn) == path.questions)
        let spending = state.goesOn && !path.isImmediate ? ["spend 0"] : []
        #expect(signIn.receive(.passwordChecked(true, state.standing)).map(\.word) == spending + state.afterRightPassword)
        #expect(signIn.step == (state == .forceChange ? 1 : 0))
        #expect((signIn.stage == .ended) == (state != .forceChange))
    }

    @Test("a wrong password tells nothing of the account", arguments: ProofPath.allCases, AccountState.allCases)
    func wrongPassword(path: ProofPath, state: AccountState) {
        var signIn = SignInFixture.signIn(known: !state.isUnknown)
        _ = path.walk(&signIn)
        #expect(signIn.receive(.passwordChecked(false, state.standing)).map(\.word) == state.afterWrongPassword)
        #expect(signIn.stage == .ended)
        #expect(signIn.receive(.passwordChecked(true, AccountState.confirmed.standing)).map(\.word) == [Self.invalid])
    }

    @Test("a new password needs the missing attributes, is spent once and stored before the tokens")
    func newPassword() {
        var signIn = SignInFixture.signIn()
        _ = ProofPath.password.walk(&signIn)
        _ = signIn.receive(.passwordChecked(true, AccountState.forceChange.standing))
        let password = RawPassword("Correct-Horse-8")
        for attributes in [[:], ["email": ""], ["name": "A"]] {
            let answer = SignIn.NewPassword(password: password, attributes: attributes)
            #expect(
                signIn.receive(.answered(.newPassword(answer))).map(\.word) == ["refuse: Invalid attributes given, email is missing"])
        }
        let answer = SignIn.NewPassword(password: password, attributes: ["email": "a@example.com"])
        #expect(signIn.receive(.answered(.newPassword(answer))).map(\.word) == ["spend 1", "storeNewPassword"])
        #expect(signIn.receive(.newPasswordStored).map(\.word) == ["issueTokens"])
        #expect(signIn.receive(.newPasswordStored).map(\.word) == [Self.invalid])
    }

    @Test("a preference that cannot be met gives the choice", arguments: [ChallengeName.emailOTP, .webAuthn, .smsOTP, .selectChallenge])
    func unmetPreference(preferred: ChallengeName) {
        var signIn = SignInFixture.signIn()
        let password = RawPassword("Correct-Horse-7")
        let actions = signIn.receive(.initiated(.choice(preferred: preferred, password: password, clientPublic: "a")))
        #expect(actions.map(\.word) == ["challenge SELECT_CHALLENGE"])
    }

    @Test("a chosen factor without its answer is asked for, and only it may be answered")
    func chosenFactor() {
        var signIn = SignInFixture.signIn()
        _ = signIn.receive(.initiated(.choice(preferred: nil, password: nil, clientPublic: nil)))
        #expect(
            signIn.receive(.answered(.selection(.password, password: nil, clientPublic: nil))).map(\.word) == ["challenge PASSWORD"])
        var other = signIn
        #expect(signIn.receive(.answered(.password(RawPassword("x")))).map(\.word) == ["checkPassword"])
        #expect(other.receive(.answered(.passwordSRP(clientPublic: "a"))).map(\.word) == [Self.invalid])
        #expect(other.stage == .ended)
    }

    @Test("it survives the way through a Session unchanged")
    func coding() throws {
        for path in ProofPath.allCases {
            var signIn = SignInFixture.signIn()
            #expect(SignIn(json: signIn.json) == signIn)
            _ = path.walk(&signIn)
            #expect(SignIn(json: signIn.json + Array("   ".utf8)) == signIn)
            #expect(SignIn(json: Array(signIn.json.dropLast())) == nil)
        }
    }

    static let invalid = "refuse: Invalid session for the user."
}

@Suite("Any sequence of events in a sign-in")
struct SignInPropertyTests {
    @Test("issues tokens only after a right and current password of an enabled, confirmed, unlocked account", arguments: 1...8)
    func tokensNeedProof(seed: Int) {
        let random = SeededRandom(UInt64(seed))
        var issued = 0
        var begun = 0
        for _ in 0..<2_000 {
            var signIn = SignInFixture.signIn(known: random.next() % 4 != 0)
            // Two proofs open the way: one that ends in tokens at once, one that ends in them after a new password.
            var mustChange = false
            var spent: Set<Int> = []
            for _ in 0..<(2 + random.next() % 9) {
                let event = Self.event(random)
                let stage = signIn.stage
                let step = signIn.step
                let actions = signIn.receive(event)
                #expect(!actions.isEmpty)
                begun += 1
                if case .passwordChecked(true, let standing) = event, standing.mayPass, standing.status == .forceChangePassword,
                    !standing.temporaryPasswordHasExpired, stage.awaitsPassword
                {
                    mustChange = true
                }
                for action in actions {
                    switch action {
                    case .spend(let spending):
                        #expect(spending == step)
                        spent.insert(spending)
                    case .issueTokens:
                        issued += 1
                        switch event {
                        case .passwordChecked(let right, let standing):
                            #expect(right && standing.mayPass && stage.awaitsPassword)
                            #expect(standing.status == .confirmed || standing.status == .externalProvider)
                            if stage != .begun { #expect(spent.contains(step)) }
                        case .newPasswordStored: #expect(mustChange)
                        default: Issue.record("\(event) issues tokens")
                        }
                        #expect(signIn.stage == .ended)
                    case .clearFailures:
                        if case .passwordChecked(true, let standing) = event {
                            #expect(standing.mayPass)
                        } else {
                            Issue.record("\(event) clears failures")
                        }
                    default: break
                    }
                }
                if stage == .ended { #expect(actions.map(\.word) == [SignInTests.invalid]) }
                #expect(signIn.step == step || signIn.step == step + 1)
            }
        }
        #expect(begun > 4_000)
        #expect(issued > 20, "the sequences reach tokens at all")
    }

    private static func event(_ random: SeededRandom) -> SignIn.Event {
        let password = RawPassword("Correct-Horse-7")
        func flag() -> Bool { random.next() % 4 != 0 }
        switch random.next() % 12 {
        case 0: return .initiated(.password(password))
        case 1: return .initiated(.srp(clientPublic: "a"))
        case 2: return .initiated(.choice(preferred: flag() ? nil : .passwordSRP, password: password, clientPublic: flag() ? "a" : nil))
        case 3: return .srpExchanged(sessionKey: [1])
        case 4: return .answered(.passwordVerifier(SignIn.Claim(signature: "s", secretBlock: "b", timestamp: "t")))
        case 5: return .answered(.password(password))
        case 6: return .answered(.selection(flag() ? .password : .passwordSRP, password: password, clientPublic: "a"))
        case 7: return .answered(.newPassword(SignIn.NewPassword(password: password, attributes: flag() ? ["email": "a@b"] : [:])))
        case 8: return .newPasswordStored
        default:
            let statuses: [UserStatus] = [.confirmed, .confirmed, .forceChangePassword, .unconfirmed, .resetRequired, .externalProvider]
            let standing = SignIn.Standing(
                isKnown: flag(), isLocked: !flag(), passwordIsCurrent: flag(), isEnabled: flag(),
                status: statuses[Int(random.next() % 6)], temporaryPasswordHasExpired: !flag(), hidesExistence: flag(),
                missingAttributes: flag() ? [] : ["email"])
            return .passwordChecked(flag(), standing)
        }
    }
}

extension SignIn.Standing {
    fileprivate var mayPass: Bool { isKnown && !isLocked && passwordIsCurrent && isEnabled }
}

extension SignIn.Stage {
    fileprivate var awaitsPassword: Bool {
        switch self {
        case .begun, .passwordVerifier, .firstFactor: true
        case .newPassword, .ended: false
        }
    }
}
