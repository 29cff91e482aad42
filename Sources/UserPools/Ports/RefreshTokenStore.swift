/// Refresh tokens.
public protocol RefreshTokenStore {
    func insert(_ token: RefreshToken) throws
    func refreshToken(_ id: String, in pool: UserPoolID) throws -> RefreshToken?
    /// A user's rows that are neither revoked nor expired.
    func goodRefreshTokens(of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> [RefreshToken]
    /// Counts the generation up by one if it is still `generation`.
    /// - Returns: whether this call did it: of two at the same time, one.
    func rotate(_ id: String, in pool: UserPoolID, from generation: Int, at: Instant) throws -> Bool
    func revoke(_ id: String, in pool: UserPoolID, at: Instant) throws
    func revokeRefreshTokens(of subject: Subject, in pool: UserPoolID, at: Instant) throws
}
