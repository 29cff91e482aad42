/// Which steps of which sign-ins are spent. The unique key over flow and step is what makes a Session work once.
public protocol SignInStore {
    /// - Returns: false when the step was spent before.
    func spend(flow: String, step: Int, in pool: UserPoolID, expires: Instant) throws -> Bool
}
