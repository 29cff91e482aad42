/// NEW_PASSWORD_REQUIRED: a temporary password was right and must be replaced.
extension SignIn {
    /// Checks that every required attribute comes along; the password itself is judged where it is stored.
    mutating func takeNewPassword(_ answer: NewPassword, required: [String]) -> [Action] {
        for name in required where answer.attributes[name]?.isEmpty ?? true {
            return [.refuse(.invalidParameter("Invalid attributes given, \(name) is missing"))]
        }
        return [.checkNewPassword(answer)]
    }

    mutating func concludeNewPassword(_ standing: Standing) -> [Action] {
        guard standing.isKnown, standing.isEnabled, passwordStillHolds(standing) else { return end(with: .invalidSession) }
        let spending = self.spending
        changedPassword = true
        return spending + [.storeNewPassword] + next(standing)
    }
}
