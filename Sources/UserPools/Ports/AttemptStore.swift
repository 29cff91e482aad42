/// Counters of attempts, by pool, kind and whose they are (a `sub`, a flow's id, or the keyed hash of a name that nobody has).
public protocol AttemptStore {
    func attempts(_ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID) throws -> AttemptRecord?
    /// - Parameter expires: when the row may be swept.
    func put(_ record: AttemptRecord, _ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID, expires: Instant) throws
    func clearAttempts(_ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID) throws
}
