/// Users, their names, their passwords, and the search index over them.
public protocol UserStore {
    func user(_ subject: Subject, in pool: UserPoolID) throws -> User?
    /// The user who holds a username or alias, or whose `sub` the text is.
    func user(named key: String, in pool: UserPoolID) throws -> User?
    func password(of subject: Subject, in pool: UserPoolID) throws -> UserPassword?
    /// Adds a user with their names and keeps the pool's count of users.
    /// - Throws: `StoreConflict.nameTaken`.
    func insert(_ user: User, names: [SignInName], password: UserPassword?) throws
    /// Writes the user's row and search index anew.
    func update(_ user: User) throws
    func setPassword(_ password: UserPassword?, of subject: Subject, in pool: UserPoolID) throws
    /// Deletes a user with names, password, memberships, codes, tokens and search rows.
    func deleteUser(_ subject: Subject, in pool: UserPoolID) throws -> Bool
    func names(of subject: Subject, in pool: UserPoolID) throws -> [SignInName]
    /// - Throws: `StoreConflict.nameTaken` when somebody else has it; nothing happens when the user has it already.
    func add(_ name: SignInName, to subject: Subject, in pool: UserPoolID) throws
    func remove(_ kind: SignInName.Kind, from subject: Subject, in pool: UserPoolID) throws
    func holder(ofName key: String, in pool: UserPoolID) throws -> Subject?
    /// Users in a stable order. With a filter the search index answers; without one the order is that of `sub`.
    func users(in pool: UserPoolID, matching filter: UserFilter?, after: String?, limit: Int) throws -> Page<User>
    /// Kept as users come and go; never counts rows.
    func countUsers(in pool: UserPoolID) throws -> Int
}

/// The one condition that ListUsers takes.
public struct UserFilter: Sendable, Equatable {
    public enum Comparison: Sendable { case equals, startsWith }
    /// The name under which the index keeps the value: an attribute, `username`, `sub`, `cognito:user_status` or `status`.
    public var attribute: String
    public var comparison: Comparison
    public var value: String

    public init(attribute: String, comparison: Comparison, value: String) {
        self.attribute = attribute
        self.comparison = comparison
        self.value = value
    }

    /// What the search index holds. Source: API reference, ListUsers.
    public static let searchable: Set<String> = [
        "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "cognito:user_status", "status",
        "sub",
    ]
}
