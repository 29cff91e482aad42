/// What follows from a password that was right or wrong, however it was given.
extension SignIn {
    /// Decides on the proof of a password. Everything about the account but its existence under LEGACY is told only to whoever proved it.
    mutating func conclude(passwordIsRight: Bool, _ standing: Standing) -> [Action] {
        // A password that came with the first request answered no challenge: there is no Session to spend.
        let spending: [Action] = stage == .begun ? [] : [.spend(step: step)]
        // A lock holds for the right password too, and trying does not lengthen it.
        guard !standing.isLocked else {
            end()
            return [.refuse(.passwordAttemptsExceeded)]
        }
        guard standing.isKnown, passwordIsRight, standing.passwordIsCurrent else {
            end()
            if standing.isKnown, standing.status == .resetRequired, !standing.hidesExistence { return [.refuse(.passwordResetRequired)] }
            return [.countFailure, .refuse(.incorrectUsernameOrPassword)]
        }
        guard standing.isEnabled else {
            end()
            return [.refuse(.userDisabled)]
        }
        switch standing.status {
        case .unconfirmed:
            end()
            return [.refuse(.userNotConfirmed)]
        case .resetRequired:
            end()
            return [.refuse(.passwordResetRequired)]
        case .forceChangePassword where standing.temporaryPasswordHasExpired:
            end()
            return [.refuse(.temporaryPasswordExpired)]
        case .forceChangePassword:
            advance(to: .newPassword(required: standing.missingAttributes))
            return spending + [.clearFailures, .challenge(.newPasswordRequired)]
        case .confirmed, .externalProvider:
            end()
            return spending + [.clearFailures, .issueTokens]
        }
    }
}
