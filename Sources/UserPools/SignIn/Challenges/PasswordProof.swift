/// What follows from a password that was right or wrong, however it was given.
extension SignIn {
    /// Decides on the proof of a password. Everything about the account but its existence under LEGACY is told only to whoever proved it.
    mutating func concludePassword(_ right: Bool, _ standing: Standing) -> [Action] {
        // A password that came with the first request answered no challenge: there is no Session to spend.
        let spending = self.spending
        // A lock holds for the right password too, and trying does not lengthen it.
        guard !standing.isLocked else { return end(with: .passwordAttemptsExceeded) }
        guard standing.isKnown, right, standing.passwordIsCurrent else {
            stage = .ended
            if standing.isKnown, standing.status == .resetRequired, !standing.hidesExistence { return [.refuse(.passwordResetRequired)] }
            return [.countFailure(.passwordFailure), .refuse(.incorrectUsernameOrPassword)]
        }
        if let obstacle = obstacle(standing) { return obstacle }
        guard standing.status != .forceChangePassword || !standing.temporaryPasswordHasExpired else {
            return end(with: .temporaryPasswordExpired)
        }
        proved.append(.password)
        let settled = spending + [.clearFailures(.passwordFailure)]
        if rounds != nil {
            rounds?.append(CustomAuthRound(challengeName: ChallengeName.passwordVerifier.rawValue, challengeResult: true))
            return settled + [.define]
        }
        return settled + afterPassword(standing)
    }

    /// A temporary password has to be replaced before anything else.
    mutating func afterPassword(_ standing: Standing) -> [Action] {
        guard standing.status == .forceChangePassword else { return next(standing) }
        advance(to: .newPassword(required: standing.missingAttributes))
        return [.challenge(.newPasswordRequired)]
    }
}
