/// One-time codes: at most one for each user and purpose.
public protocol CodeStore {
    /// Puts a code in the place of an earlier one for the same purpose.
    func put(_ code: ConfirmationCode) throws
    func code(for purpose: CodePurpose, of subject: Subject, in pool: UserPoolID) throws -> ConfirmationCode?
    /// - Returns: whether this call took it: of two at the same time, one.
    func deleteCode(for purpose: CodePurpose, of subject: Subject, in pool: UserPoolID) throws -> Bool
}
