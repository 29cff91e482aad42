/// MFA_SETUP: the pool demands a second factor and there is none. Source: API reference, RespondToAuthChallenge.
extension SignIn {
    /// The secret of AssociateSoftwareToken; `nil` when no authenticator app can be set up here.
    mutating func associate(secret: [UInt8]) -> Bool {
        guard case .mfaSetup(var setup) = stage, setup.possible.contains(.softwareToken) else { return false }
        setup.secret = secret
        setup.verifiedStep = nil
        stage = .mfaSetup(setup)
        return true
    }

    /// VerifySoftwareToken has found a code right.
    mutating func verified(step: Int64, friendlyName: String?) {
        guard case .mfaSetup(var setup) = stage else { return }
        setup.verifiedStep = step
        setup.friendlyName = friendlyName
        stage = .mfaSetup(setup)
    }

    mutating func takeSetup(_ answer: SetupAnswer, _ setup: Setup) -> [Action] {
        switch answer {
        case .softwareToken: return [.checkSetup(setup.secret != nil && setup.verifiedStep != nil)]
        case .address(let contact, let address):
            guard setup.possible.contains(contact.secondFactor) else { return [.refuse(.mfaMethodNotFound)] }
            let spending = self.spending
            advance(to: .mfaSetupCode(contact, address: address, hash: []))
            return spending + [.sendCode(contact, address: address, isSecondFactor: true)]
        }
    }

    /// Whoever has set up a factor meanwhile is asked for that one: with the password alone nobody puts another in its place.
    private func mayStillSetUp(_ standing: Standing) -> Bool { standing.secondFactor.choices.isEmpty }

    mutating func concludeSetup(_ setup: Setup, _ right: Bool, _ standing: Standing) -> [Action] {
        guard right, let secret = setup.secret, let usedStep = setup.verifiedStep else { return [.refuse(.invalidSession)] }
        guard standing.isKnown, passwordStillHolds(standing), mayStillSetUp(standing) else { return end(with: .invalidSession) }
        if let obstacle = obstacle(standing) { return obstacle }
        let spending = self.spending
        proved.append(.softwareToken)
        return spending + [.enroll(.softwareToken(secret: secret, usedStep: usedStep, friendlyName: setup.friendlyName))] + next(standing)
    }

    mutating func concludeSetupCode(
        _ contact: ContactAttribute, _ address: String, _ right: Bool, _ standing: Standing
    ) -> [Action] {
        guard !standing.isLocked else { return [.refuse(.passwordAttemptsExceeded)] }
        guard right else { return [.countFailure(.factorFailure), .refuse(.mfaCodeMismatch)] }
        guard standing.isKnown, passwordStillHolds(standing), mayStillSetUp(standing) else { return end(with: .invalidSession) }
        if let obstacle = obstacle(standing) { return obstacle }
        let spending = self.spending
        proved.append(contact.factor)
        return spending + [.clearFailures(.factorFailure), .enroll(.address(contact, address))] + next(standing)
    }
}
