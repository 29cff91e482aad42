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
        #expect(signIn.receive(.checked(true, state.standing)).map(\.word) == spending + state.afterRightPassword)
        #expect(signIn.step == (state == .forceChange ? 1 : 0))
        #expect((signIn.stage == .ended) == (state != .forceChange))
    }

    @Test("a wrong password tells nothing of the account", arguments: ProofPath.allCases, AccountState.allCases)
    func wrongPassword(path: ProofPath, state: AccountState) {
        var signIn = SignInFixture.signIn(known: !state.isUnknown)
        _ = path.walk(&signIn)
        #expect(signIn.receive(.checked(false, state.standing)).map(\.word) == state.afterWrongPassword)
        #expect(signIn.stage == .ended)
        #expect(signIn.receive(.checked(true, AccountState.confirmed.standing)).map(\.word) == [Self.invalid])
    }

    @Test("a new password needs the missing attributes, is spent once and stored before the tokens")
    func newPassword() {
        var signIn = SignInFixture.signIn()
        _ = ProofPath.password.walk(&signIn)
        _ = signIn.receive(.checked(true, AccountState.forceChange.standing))
        let password = RawPassword("Correct-Horse-8")
        for attributes in [[:], ["email": ""], ["name": "A"]] {
            let answer = SignIn.NewPassword(password: password, attributes: attributes)
            #expect(
                signIn.receive(.answered(.newPassword(answer))).map(\.word) == ["refuse: Invalid attributes given, email is missing"])
        }
        let answer = SignIn.NewPassword(password: password, attributes: ["email": "a@example.com"])
        #expect(signIn.receive(.answered(.newPassword(answer))).map(\.word) == ["checkNewPassword"])
        #expect(
            signIn.receive(.checked(true, AccountState.forceChange.standing)).map(\.word) == ["spend 1", "storeNewPassword", "issueTokens"])
        #expect(signIn.receive(.checked(true, AccountState.confirmed.standing)).map(\.word) == [Self.invalid])
    }

    @Test("a preference that cannot be met gives the choice", arguments: [ChallengeName.emailOTP, .webAuthn, .smsOTP, .selectChallenge])
    func unmetPreference(preferred: ChallengeName) {
        var signIn = SignInFixture.signIn()
        let factors = SignIn.FirstFactors(available: [.passwordSRP, .password])
        let actions = signIn.receive(
            .initiated(.choice(preferred: preferred, password: SignInFixture.password, clientPublic: "a", factors)))
        #expect(actions.map(\.word) == ["challenge SELECT_CHALLENGE"])
        #expect(
            signIn.receive(.answered(.selection(preferred, SignIn.Given(password: SignInFixture.password)))).map(\.word)
                == ["refuse: ANSWER must be one of the available challenges"])
        #expect(signIn.stage == .firstFactor(asked: .selectChallenge, factors), "and it may be made again")
    }

    @Test("a chosen factor without its answer is asked for, and only it may be answered")
    func chosenFactor() {
        var signIn = SignInFixture.signIn()
        let factors = SignIn.FirstFactors(available: [.passwordSRP, .password])
        _ = signIn.receive(.initiated(.choice(preferred: nil, password: nil, clientPublic: nil, factors)))
        #expect(signIn.receive(.answered(.selection(.password, SignIn.Given()))).map(\.word) == ["challenge PASSWORD"])
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
