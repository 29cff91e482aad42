/// EMAIL_OTP and SMS_OTP as a first factor. Source: guide, "One-time password sign-in".
extension SignIn {
    mutating func startOneTimeCode(_ contact: ContactAttribute) -> [Action] {
        stage = .oneTimeCode(contact, hash: [])
        return [.sendCode(contact, address: nil, isSecondFactor: false)]
    }

    mutating func concludeOneTimeCode(_ contact: ContactAttribute, _ right: Bool, _ standing: Standing) -> [Action] {
        // A wrong code leaves the Session as it was (facts A16).
        guard right, standing.isKnown else { return [.refuse(.mfaCodeMismatch)] }
        if let obstacle = obstacle(standing) { return obstacle }
        // Somebody with a temporary password has only that.
        guard standing.status != .forceChangePassword else { return end(with: .incorrectUsernameOrPassword) }
        let spending = self.spending
        proved.append(contact.factor)
        return spending + next(standing)
    }

    /// The code for the challenge that is open is made; from here on its answer can be right.
    mutating func codeMade(_ hash: [UInt8]) -> [Action] {
        switch stage {
        case .oneTimeCode(let contact, _):
            stage = .oneTimeCode(contact, hash: hash)
            return [.challenge(contact.firstFactorChallenge)]
        case .mfaCode(let factor, _):
            stage = .mfaCode(factor, hash: hash)
            return [.challenge(factor.challenge)]
        case .mfaSetupCode(let contact, let address, _):
            stage = .mfaSetupCode(contact, address: address, hash: hash)
            return [.challenge(contact.secondFactor.challenge)]
        default: return end(with: .invalidSession)
        }
    }
}
