/// What is still to be proved: the one way to tokens.
extension SignIn {
    /// The next challenge after something was proved, or tokens when nothing is missing.
    mutating func next(_ standing: Standing) -> [Action] {
        if let actions = demandSecondFactor(standing) { return actions }
        if let actions = demandDevice(standing) { return actions }
        stage = .ended
        return [.issueTokens]
    }

    /// - Returns: `nil` when no second factor is missing, or a remembered device will stand for it.
    private mutating func demandSecondFactor(_ standing: Standing) -> [Action]? {
        let demand = standing.secondFactor
        let mustReachLevel = targetLevel.map { Assurance.level(of: proved) < $0 } ?? false
        let isSatisfied = hasSecondFactor || (demand.passkeySuffices && proved.contains(.verifiedPasskey))
        guard mustReachLevel || (demand.isDemanded && !isSatisfied) else { return nil }
        // Only for what the pool demands: a level that the caller asks for is reached by factors, not by a device.
        if !mustReachLevel, case .confirmed(remembered: true, sparesSecondFactor: true) = standing.device { return nil }
        // The same address twice is one factor.
        var choices = demand.choices.filter { !proved.contains($0.factor) }
        if mustReachLevel, let targetLevel {
            choices = choices.filter { Assurance.level(of: proved + [$0.factor]) >= targetLevel }
            guard !choices.isEmpty else { return end(with: .unreachableLevel) }
        }
        if choices.isEmpty {
            // Whoever has come with a code to their only address has no other factor to set up one with.
            let possible = demand.possible.filter { !proved.contains($0.factor) }
            guard !possible.isEmpty, demand.choices.isEmpty else { return end(with: .noSecondFactor) }
            advance(to: .mfaSetup(Setup(possible: possible)))
            return [.challenge(.mfaSetup)]
        }
        if let only = choices.count == 1 ? choices[0] : demand.preferred.flatMap({ choices.contains($0) ? $0 : nil }) {
            step += 1
            return ask(only)
        }
        advance(to: .selectMFAType(choices))
        return [.challenge(.selectMFAType)]
    }

    /// Two factors of which neither is the device: a password or passkey, and something else. What the pool's functions take for a proof
    /// stands for the first one, and never for the second.
    private var hasSecondFactor: Bool {
        let factors = Set(proved).subtracting([.device, .custom])
        if proved.contains(.custom) { return factors.count >= 2 || !factors.isDisjoint(with: MFAFactor.allCases.map(\.factor)) }
        return factors.count >= 2
    }

    private mutating func ask(_ factor: MFAFactor) -> [Action] {
        guard let contact = factor.contact else {
            stage = .softwareToken
            return [.challenge(.softwareTokenMFA)]
        }
        stage = .mfaCode(factor, hash: [])
        return [.sendCode(contact, address: nil, isSecondFactor: true)]
    }

    /// SELECT_MFA_TYPE. Choosing spends the step: each choice may send a code.
    mutating func choose(_ factor: MFAFactor, from choices: [MFAFactor]) -> [Action] {
        guard choices.contains(factor) else {
            return [.refuse(.invalidParameter("ANSWER must be one of the MFA types that can be chosen"))]
        }
        let spending = self.spending
        step += 1
        return spending + ask(factor)
    }

    /// SMS_MFA, EMAIL_OTP and SOFTWARE_TOKEN_MFA.
    mutating func concludeSecondFactor(_ factor: MFAFactor, _ right: Bool, _ standing: Standing) -> [Action] {
        guard !standing.isLocked else { return [.refuse(.passwordAttemptsExceeded)] }
        guard right else { return [.countFailure(.factorFailure), .refuse(.mfaCodeMismatch)] }
        guard standing.isKnown else { return end(with: .invalidSession) }
        guard passwordStillHolds(standing) else { return end(with: .invalidSession) }
        if let obstacle = obstacle(standing) { return obstacle }
        let spending = self.spending
        proved.append(factor.factor)
        let verification: [Action] = factor.contact.map { [.verify($0)] } ?? []
        return spending + [.clearFailures(.factorFailure)] + verification + next(standing)
    }

    /// The password that opened this sign-in may have been changed meanwhile: then it proves nothing.
    func passwordStillHolds(_ standing: Standing) -> Bool { standing.passwordIsCurrent || !proved.contains(.password) }

    /// Factors that were proved elsewhere count here.
    mutating func resume(_ factors: [Factor], _ standing: Standing) -> [Action] {
        guard standing.isKnown else { return end(with: .invalidSession) }
        if let obstacle = obstacle(standing) { return obstacle }
        guard standing.status != .forceChangePassword else { return end(with: .invalidSession) }
        proved = factors
        guard passwordStillHolds(standing) else { return end(with: .invalidSession) }
        return [.spend(step: step)] + next(standing)
    }
}
