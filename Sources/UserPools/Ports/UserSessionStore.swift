/// Sessions of pools that track them. The record of a token session goes with its refresh token: every way of revoking the row deletes it.
public protocol UserSessionStore {
    func insert(_ session: UserSession) throws
    func userSession(_ id: UserSession.ID, of subject: Subject, in pool: UserPoolID) throws -> UserSession?
    func userSession(ofRefreshToken id: String, in pool: UserPoolID) throws -> UserSession?
    /// Those that have not expired, the newest first.
    func userSessions(of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> [UserSession]
    /// Notes a refresh of a token session.
    /// - Parameter touchesOrigin: whether the SSO session that it came through was active too.
    func touchUserSession(
        ofRefreshToken id: String, in pool: UserPoolID, from source: RequestSource, touchesOrigin: Bool, at now: Instant
    ) throws
    /// Notes an activity of a session.
    func touchUserSession(
        _ id: UserSession.ID, of subject: Subject, in pool: UserPoolID, from source: RequestSource, at now: Instant
    ) throws
    /// Deletes the record alone; a token session's tokens end when its refresh token is revoked.
    /// - Returns: whether there was one.
    func deleteUserSession(_ id: UserSession.ID, of subject: Subject, in pool: UserPoolID) throws -> Bool
    /// Deletes some of a pool's records.
    /// - Returns: how many; fewer than `limit` when none are left.
    func deleteUserSessions(in pool: UserPoolID, limit: Int) throws -> Int
}
