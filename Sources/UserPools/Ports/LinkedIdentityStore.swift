/// Logins at outside providers and the users that they open.
public protocol LinkedIdentityStore {
    func linkedIdentity(_ login: ProviderLogin, in pool: UserPoolID) throws -> LinkedIdentity?
    /// - Throws: `StoreConflict.exists` when the login opens somebody already.
    func insert(_ identity: LinkedIdentity) throws
    /// - Returns: whether there was such a login.
    func deleteLinkedIdentity(_ login: ProviderLogin, in pool: UserPoolID) throws -> Bool
    /// A user's logins in the order in which they came.
    func linkedIdentities(of subject: Subject, in pool: UserPoolID) throws -> [LinkedIdentity]
}
