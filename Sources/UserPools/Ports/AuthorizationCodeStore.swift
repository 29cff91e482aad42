/// Authorization codes, under their keyed hashes.
public protocol AuthorizationCodeStore {
    func insert(_ code: AuthorizationCode) throws
    func authorizationCode(hash: [UInt8], in pool: UserPoolID) throws -> AuthorizationCode?
    /// Marks a code as exchanged for a refresh-token row.
    /// - Returns: whether this call did it: of two at the same time, one.
    func redeemAuthorizationCode(hash: [UInt8], in pool: UserPoolID, for origin: String) throws -> Bool
}
