import Credentials

/// How a sign-in begins, and USER_AUTH's choice of a first factor. Source: guide, "Choice-based sign-in".
extension SignIn {
    mutating func open(_ opening: Opening) -> [Action] {
        switch opening {
        case .srp(let clientPublic): return [.exchangeSRP(clientPublic: clientPublic)]
        case .password(let password): return [.checkPassword(password)]
        case .custom(let clientPublic): return openCustom(clientPublic)
        case .choice(let preferred, let password, let clientPublic, let factors):
            guard let preferred else { return offerChoice(factors) }
            return start(preferred, factors, Given(password: password, clientPublic: clientPublic))
        }
    }

    /// An answer while a first factor is open: the choice of one, or the factor itself.
    mutating func choose(_ asked: ChallengeName, _ factors: FirstFactors, _ answer: Answer) -> [Action] {
        switch answer {
        case .selection(let chosen, let given) where asked == .selectChallenge:
            guard factors.available.contains(chosen) else { return [.refuse(.unavailableChallenge)] }
            return start(chosen, factors, given)
        case .password(let password) where asked == .password: return [.checkPassword(password)]
        case .passwordSRP(let clientPublic) where asked == .passwordSRP: return [.exchangeSRP(clientPublic: clientPublic)]
        default: return end(with: .invalidSession)
        }
    }

    private mutating func start(_ factor: ChallengeName, _ factors: FirstFactors, _ given: Given) -> [Action] {
        // A preference that cannot be met is not an error: the person gets the choice (guide, "Choice-based sign-in").
        guard factors.available.contains(factor) else { return offerChoice(factors) }
        switch factor {
        case .password:
            if let password = given.password { return [.checkPassword(password)] }
        case .passwordSRP:
            if let clientPublic = given.clientPublic { return [.exchangeSRP(clientPublic: clientPublic)] }
        case .emailOTP: return startOneTimeCode(.email)
        case .smsOTP: return startOneTimeCode(.phoneNumber)
        case .webAuthn: return startPasskey(factors, given.credential)
        default: return offerChoice(factors)
        }
        stage = .firstFactor(asked: factor, factors)
        return [.challenge(factor)]
    }

    private mutating func offerChoice(_ factors: FirstFactors) -> [Action] {
        stage = .firstFactor(asked: .selectChallenge, factors)
        return [.challenge(.selectChallenge)]
    }

    /// Choosing is an answer too, but one that may be made again: nothing is proved by it, so no step is spent.
    var spending: [Action] { stage == .begun ? [] : [.spend(step: step)] }

    /// What an account in this standing is told once a first factor was proved, or `nil` when nothing stands in the way.
    mutating func obstacle(_ standing: Standing) -> [Action]? {
        guard standing.isEnabled else { return end(with: .userDisabled) }
        switch standing.status {
        case .unconfirmed: return end(with: .userNotConfirmed)
        case .resetRequired: return end(with: .passwordResetRequired)
        case .confirmed, .externalProvider, .forceChangePassword: return nil
        }
    }
}
