/// CUSTOM_CHALLENGE: the pool's own functions define, create and verify challenges.
/// Source: guide, "Custom authentication challenge Lambda triggers".
extension SignIn {
    /// What one sign-in may take, so that a function that always asks again does not go on for ever.
    package static let mostRounds = 20

    mutating func openCustom(_ clientPublic: String?) -> [Action] {
        customClientPublic = clientPublic
        rounds = clientPublic == nil ? [] : [CustomAuthRound(challengeName: "SRP_A", challengeResult: true)]
        return [.define]
    }

    /// What the define function has decided.
    mutating func defined(_ verdict: DefineAuthChallengeVerdict, _ standing: Standing?) -> [Action] {
        guard let rounds else { return end(with: .invalidSession) }
        if verdict.failAuthentication { return end(with: .incorrectUsernameOrPassword) }
        if verdict.issueTokens {
            guard let standing, standing.isKnown else { return end(with: .incorrectUsernameOrPassword) }
            guard passwordStillHolds(standing) else { return end(with: .invalidSession) }
            if let obstacle = obstacle(standing) { return obstacle }
            if proved.isEmpty
                || rounds.contains(where: { $0.challengeName == ChallengeName.customChallenge.rawValue && $0.challengeResult })
            {
                proved.append(.custom)
            }
            self.rounds = nil
            // What the pool demands beside comes after what its functions ask (docs/deviations.md).
            return afterPassword(standing)
        }
        guard rounds.count < Self.mostRounds else { return end(with: .incorrectUsernameOrPassword) }
        if verdict.challengeName == ChallengeName.passwordVerifier.rawValue, stage == .begun, let clientPublic = customClientPublic {
            return [.exchangeSRP(clientPublic: clientPublic)]
        }
        guard verdict.challengeName == ChallengeName.customChallenge.rawValue else { return end(with: .unusableChallengeName) }
        return [.create(challengeName: ChallengeName.customChallenge.rawValue)]
    }

    mutating func created(_ challenge: CreateAuthChallengeVerdict) -> [Action] {
        guard rounds != nil else { return end(with: .invalidSession) }
        advance(to: .custom(privateParameters: challenge.privateChallengeParameters, metadata: challenge.challengeMetadata))
        return [.challenge(.customChallenge)]
    }

    /// Right or wrong, the answer is used up, and the define function hears of it.
    mutating func concludeCustom(_ right: Bool, _ metadata: String?) -> [Action] {
        let spending = self.spending
        rounds?.append(
            CustomAuthRound(challengeName: ChallengeName.customChallenge.rawValue, challengeResult: right, challengeMetadata: metadata))
        return spending + [.define]
    }
}
