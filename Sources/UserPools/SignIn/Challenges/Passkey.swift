/// WEB_AUTHN: a passkey as the first factor, which may be two factors at once.
extension SignIn {
    mutating func startPasskey(_ factors: FirstFactors, _ credential: String?) -> [Action] {
        guard let challenge = factors.webAuthnChallenge else { return end(with: .invalidSession) }
        stage = .webAuthn(challenge: challenge)
        guard let credential else { return [.challenge(.webAuthn)] }
        return [.checkAssertion(credential, challenge: challenge)]
    }

    mutating func concludePasskey(_ right: Bool, userVerified: Bool, _ standing: Standing) -> [Action] {
        guard right, standing.isKnown else { return [.refuse(.passkeyRefused)] }
        if let obstacle = obstacle(standing) { return obstacle }
        guard standing.status != .forceChangePassword else { return end(with: .incorrectUsernameOrPassword) }
        let spending = self.spending
        proved.append(userVerified ? .verifiedPasskey : .passkey)
        return spending + next(standing)
    }
}
