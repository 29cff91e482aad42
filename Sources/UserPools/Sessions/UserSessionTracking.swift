public import Credentials

/// How sessions begin, go on and end, inside the transactions of what begins, continues and ends them.
extension UserPoolTransaction {
    /// Keeps the row behind a new sign-in's tokens; in a pool that tracks sessions with a session, for which the least recently used ones
    /// beyond the pool's number end. Without tracking it costs no more than the row.
    ///
    /// Two sign-ins at the same time read the same sessions here and write beside them: the database lets one of them run again, so that
    /// they never exceed the number together.
    /// - Parameters:
    ///   - pool: the token's.
    ///   - origin: the SSO session that the sign-in came through.
    public func begin(
        _ token: RefreshToken, in pool: UserPool, from source: RequestSource, through origin: UserSession.ID? = nil, at now: Instant,
        random: any RandomSource
    ) throws {
        try insert(token)
        guard let tracking = pool.sessionTracking, tracking.enabled else { return }
        let present = try userSessions(of: token.subject, in: pool.id, at: now).filter { $0.refreshToken != nil }
        for session in present.leastRecentlyUsed(present.count - (tracking.maxPerUser - 1)) { try end(session, at: now) }
        try insert(
            UserSession(
                id: .token(random: random), pool: pool.id, subject: token.subject, client: token.client,
                kind: .token(refreshToken: token.id, through: origin), created: now, expires: token.expires, from: source))
    }

    /// Keeps an SSO session, in a pool that tracks sessions. A list has one page of 125, of which token sessions may take 100.
    public func begin(_ session: UserSession, in pool: UserPool) throws {
        guard pool.tracksSessions, session.kind == .sso else { return }
        let present = try userSessions(of: session.subject, in: pool.id, at: session.created).filter { $0.kind == .sso }
        for session in present.leastRecentlyUsed(present.count - (UserSessions.ssoLimit - 1)) { try end(session, at: session.created) }
        try insert(session)
    }

    /// Ends a session with all its tokens.
    func end(_ session: UserSession, at now: Instant) throws {
        if let refreshToken = session.refreshToken {
            try revoke(refreshToken, in: session.pool, at: now)
        } else {
            _ = try deleteUserSession(session.id, of: session.subject, in: session.pool)
        }
    }

    /// Ends the SSO session that a sign-in came through, if there is one.
    func endOrigin(ofRefreshToken id: String, in pool: UserPoolID) throws {
        guard let session = try userSession(ofRefreshToken: id, in: pool), let origin = session.origin else { return }
        _ = try deleteUserSession(origin, of: session.subject, in: pool)
    }
}

extension [UserSession] {
    fileprivate func leastRecentlyUsed(_ count: Int) -> ArraySlice<UserSession> {
        guard count > 0 else { return [] }
        return sorted { ($0.lastActive, $0.created, $0.id.value) < ($1.lastActive, $1.created, $1.id.value) }.prefix(count)
    }
}
