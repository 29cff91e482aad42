/// A group of a pool's users. Source: Cognito API reference, GroupType.
public struct Group: Sendable, Equatable {
    public var pool: UserPoolID
    public var name: String
    public var details: String?
    public var roleARN: String?
    /// Lower wins; `nil` is last.
    public var precedence: Int?
    public var created: Instant
    public var modified: Instant

    public init(pool: UserPoolID, name: String, created: Instant) {
        self.pool = pool
        self.name = name
        self.created = created
        self.modified = created
    }
}
