/// Which steps of which sign-ins are spent, and what of a sign-in is too long for its Session.
public protocol SignInStore {
    /// The unique key over flow and step is what makes a Session work once.
    /// - Returns: false when the step was spent before.
    func spend(flow: String, step: Int, in pool: UserPoolID, expires: Instant) throws -> Bool
    /// Whether the step was spent before; a step that may be forgotten again has to be asked for before it expires.
    func isSpent(flow: String, step: Int, in pool: UserPoolID) throws -> Bool
    /// Keeps a sealed state that does not fit into a Session, until it expires, in the place of an earlier one of the same step.
    func keepState(_ sealed: [UInt8], flow: String, step: Int, in pool: UserPoolID, expires: Instant) throws
    func keptState(flow: String, step: Int, in pool: UserPoolID) throws -> [UInt8]?
}
