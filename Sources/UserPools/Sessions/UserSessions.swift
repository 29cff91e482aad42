/// What people and administrators do with sessions, in pools that track them. Source: API reference, ListUserSessions and the operations
/// beside it.
public struct UserSessions: Sendable {
    let ports: Ports

    /// How many SSO sessions a user can have: with 100 token sessions they fill a list.
    public static let ssoLimit = 25

    public init(ports: Ports) { self.ports = ports }

    /// One's own sessions, the newest first.
    /// - Throws: OperationNotEnabled when the pool does not track sessions.
    public func list(of holder: TokenHolder) async throws -> [UserSession] {
        let pool = holder.client.pool
        try pool.checkTracking()
        let (subject, now) = (holder.user.subject, ports.clock.time())
        return try await ports.database.read { try $0.listedSessions(of: subject, in: pool.id, at: now) }
    }

    /// A user's sessions, the newest first.
    /// - Throws: OperationNotEnabled, UserNotFound.
    public func list(of username: String, in pool: UserPool) async throws -> [UserSession] {
        try pool.checkTracking()
        let now = ports.clock.time()
        return try await ports.database.read { tx in
            try tx.listedSessions(of: try tx.existing(username, in: pool).subject, in: pool.id, at: now)
        }
    }

    /// Ends one of one's own sessions, but not the one that asks: it stays also when it is linked to the one that ends.
    /// - Parameter linked: whether the directly linked sessions end too: the SSO session that a token session came through, or the token
    ///   sessions that came through an SSO session.
    /// - Throws: OperationNotEnabled, ResourceNotFound, InvalidParameter for the session of the access token itself.
    public func revoke(_ id: UserSession.ID, linked: Bool, of holder: TokenHolder) async throws {
        let pool = holder.client.pool
        try pool.checkTracking()
        let (subject, own, now) = (holder.user.subject, holder.origin, ports.clock.time())
        let ended = try await ports.database.write { tx in
            let session = try tx.goodSession(id, of: subject, in: pool.id, at: now)
            guard own == nil || session.refreshToken != own else { throw UserPoolError.ownSession }
            let ending = try tx.ending(session, linked: linked, at: now).filter { own == nil || $0.refreshToken != own }
            return try tx.end(ending, at: now)
        }
        ports.signInEnds.ended(ended)
    }

    /// Ends one of a user's sessions.
    /// - Throws: OperationNotEnabled, UserNotFound, ResourceNotFound.
    public func revoke(_ id: UserSession.ID, linked: Bool, of username: String, in pool: UserPool) async throws {
        try pool.checkTracking()
        let now = ports.clock.time()
        let ended = try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            let session = try tx.goodSession(id, of: user.subject, in: pool.id, at: now)
            return try tx.end(try tx.ending(session, linked: linked, at: now), at: now)
        }
        ports.signInEnds.ended(ended)
    }
}

extension UserPool {
    func checkTracking() throws(UserPoolError) {
        guard tracksSessions else { throw .sessionTrackingDisabled(id) }
    }
}

extension UserPoolTransaction {
    /// Those of clients that were deleted are no use to anybody.
    fileprivate func listedSessions(of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> [UserSession] {
        let sessions = try userSessions(of: subject, in: pool, at: now)
        let clients = try Set(sessions.map(\.client)).filter { try client($0) != nil }
        return sessions.filter { clients.contains($0.client) }
    }

    fileprivate func goodSession(_ id: UserSession.ID, of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> UserSession {
        guard let session = try userSession(id, of: subject, in: pool), now < session.expires else { throw UserPoolError.sessionNotFound }
        return session
    }

    /// Ends sessions.
    /// - Returns: the sign-ins at clients that were theirs: a token session's own, and all that came through an SSO session.
    fileprivate func end(_ sessions: [UserSession], at now: Instant) throws -> Set<EndedSignIn> {
        var ended: Set<EndedSignIn> = []
        for session in sessions {
            if let id = session.refreshToken, let row = try refreshToken(id, in: session.pool) {
                ended.insert(EndedSignIn(pool: session.pool, client: row.client, subject: row.subject, session: row.sessionName))
            } else if session.kind == .sso {
                for own in try userSessions(of: session.subject, in: session.pool, at: now) where own.origin == session.id {
                    guard let row = try own.refreshToken.flatMap({ try refreshToken($0, in: session.pool) }) else { continue }
                    ended.insert(EndedSignIn(pool: session.pool, client: row.client, subject: row.subject, session: row.sessionName))
                }
            }
        }
        for session in sessions { try end(session, at: now) }
        return ended
    }

    /// What ends with a session.
    fileprivate func ending(_ session: UserSession, linked: Bool, at now: Instant) throws -> [UserSession] {
        guard linked else { return [session] }
        switch session.kind {
        case .token(_, let origin):
            let parent = try origin.flatMap { try userSession($0, of: session.subject, in: session.pool) }
            return [session] + [parent].compactMap { $0 }
        case .sso:
            return [session] + (try userSessions(of: session.subject, in: session.pool, at: now).filter { $0.origin == session.id })
        }
    }
}
