/// Groups and who is in them.
public protocol GroupStore {
    func group(_ name: String, in pool: UserPoolID) throws -> Group?
    /// - Throws: `StoreConflict.exists`.
    func insert(_ group: Group) throws
    func update(_ group: Group) throws -> Bool
    func deleteGroup(_ name: String, in pool: UserPoolID) throws -> Bool
    func groups(in pool: UserPoolID, after: String?, limit: Int) throws -> Page<Group>
    func countGroups(in pool: UserPoolID) throws -> Int
    func addMember(_ subject: Subject, to group: String, in pool: UserPoolID, at: Instant) throws
    func removeMember(_ subject: Subject, from group: String, in pool: UserPoolID) throws
    /// A user's groups, by precedence (lowest first, none last), then name. All of them: a user has 100 at most.
    func groups(of subject: Subject, in pool: UserPoolID) throws -> [Group]
    func members(of group: String, in pool: UserPoolID, after: String?, limit: Int) throws -> Page<User>
}
