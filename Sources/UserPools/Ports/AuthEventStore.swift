/// What happened at sign-ins, sign-ups and recoveries, for those who look for misuse.
public protocol AuthEventStore {
    /// - Throws: `StoreConflict.exists` when the person has an event with this id.
    func insert(_ event: AuthEvent) throws
    /// A person's events, the latest first.
    func authEvents(of subject: Subject, in pool: UserPoolID, after: String?, limit: Int) throws -> Page<AuthEvent>
    /// Puts feedback in the place of what was said before.
    /// - Returns: whether there is such an event.
    func setFeedback(_ feedback: AuthEvent.Feedback, onAuthEvent id: String, of subject: Subject, in pool: UserPoolID) throws -> Bool
}
