/// Pools, clients and keys: documents under their ids. Every change counts the configuration's epoch up, so that other nodes see it.
public protocol ConfigurationStore {
    func pool(_ id: UserPoolID) throws -> UserPool?
    /// - Throws: `StoreConflict.exists` when the id is taken.
    func insert(_ pool: UserPool, keys: [SigningKeyRecord]) throws
    /// - Returns: whether there was such a pool.
    func update(_ pool: UserPool) throws -> Bool
    /// Takes the pool with everything in it out of reach at once; its rows are swept in small steps.
    func delete(_ pool: UserPoolID) throws -> Bool
    /// Pools of a region in the order of their ids, after a position.
    func pools(region: String, after: String?, limit: Int) throws -> Page<UserPool>
    func signingKeys(of pool: UserPoolID) throws -> [SigningKeyRecord]
    /// The pool that a key id (`kid`) belongs to.
    func pool(signedWith keyID: String) throws -> UserPoolID?

    func client(_ id: ClientID) throws -> UserPoolClient?
    func insert(_ client: UserPoolClient) throws
    func update(_ client: UserPoolClient) throws -> Bool
    func delete(_ client: ClientID, of pool: UserPoolID) throws -> Bool
    func clients(of pool: UserPoolID, after: String?, limit: Int) throws -> Page<UserPoolClient>
    func countClients(of pool: UserPoolID) throws -> Int

    /// The number of configuration changes so far.
    func configurationEpoch() throws -> Int64
    /// The pools changed after an epoch, or `nil` when that is too long ago to say.
    func poolsChanged(after epoch: Int64) throws -> [UserPoolID]?
}

/// A uniqueness that the database refused to break.
public enum StoreConflict: Error, Equatable {
    case exists
    /// A sign-in name belongs to somebody else.
    case nameTaken(SignInName.Kind)
}
