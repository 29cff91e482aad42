import UserPools

extension StoreTransaction {
    private static let columns = "sub, id, client_id, refresh_token, origin, created, last_active, expires, device_type, last_ip"
    private static let byID = SQL(unsafeSQL: "SELECT \(columns) FROM user_sessions WHERE pool_id = ? AND sub = ? AND id = ?")
    private static let byToken = SQL(unsafeSQL: "SELECT \(columns) FROM user_sessions WHERE pool_id = ? AND refresh_token = ?")
    private static let ofUser = SQL(
        unsafeSQL: "SELECT \(columns) FROM user_sessions WHERE pool_id = ? AND sub = ? AND expires > ? ORDER BY created DESC, id")

    private static func session(in pool: UserPoolID, _ row: any SQLRow) throws -> UserSession {
        let origin = try row.optionalText(4).map(UserSession.ID.init)
        let kind: UserSession.Kind = try row.optionalText(3).map { .token(refreshToken: $0, through: origin) } ?? .sso
        var session = UserSession(
            id: UserSession.ID(try row.text(1)), pool: pool, subject: Subject(try row.text(0)), client: ClientID(try row.text(2)),
            kind: kind, created: Instant(milliseconds: try row.int64(5)), expires: Instant(milliseconds: try row.int64(7)))
        session.lastActive = Instant(milliseconds: try row.int64(6))
        session.deviceType = try row.text(8)
        session.lastIP = try row.optionalText(9)
        return session
    }

    func insert(_ session: UserSession) throws {
        try sql.execute(
            """
            INSERT INTO user_sessions
            (pool_id, sub, id, client_id, refresh_token, origin, created, last_active, expires, device_type, last_ip)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(session.pool.value), .text(session.subject.value), .text(session.id.value), .text(session.client.value),
                SQLValue(session.refreshToken), SQLValue(session.origin?.value), .integer(session.created.milliseconds),
                .integer(session.lastActive.milliseconds), .integer(session.expires.milliseconds), .text(session.deviceType),
                SQLValue(session.lastIP),
            ])
    }

    func userSession(_ id: UserSession.ID, of subject: Subject, in pool: UserPoolID) throws -> UserSession? {
        try sql.first(Self.byID, [.text(pool.value), .text(subject.value), .text(id.value)]) { try Self.session(in: pool, $0) }
    }

    func userSession(ofRefreshToken id: String, in pool: UserPoolID) throws -> UserSession? {
        try sql.first(Self.byToken, [.text(pool.value), .text(id)]) { try Self.session(in: pool, $0) }
    }

    func userSessions(of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> [UserSession] {
        try sql.query(Self.ofUser, [.text(pool.value), .text(subject.value), .integer(now.milliseconds)]) {
            try Self.session(in: pool, $0)
        }
    }

    func touchUserSession(
        ofRefreshToken id: String, in pool: UserPoolID, from source: RequestSource, touchesOrigin: Bool, at now: Instant
    ) throws {
        let touched = try sql.first(
            """
            UPDATE user_sessions SET last_active = ?, device_type = ?, last_ip = ? WHERE pool_id = ? AND refresh_token = ?
            RETURNING sub, origin
            """,
            Self.activity(source, now) + [.text(pool.value), .text(id)]
        ) { (subject: Subject(try $0.text(0)), origin: try $0.optionalText(1).map(UserSession.ID.init)) }
        guard touchesOrigin, let touched, let origin = touched.origin else { return }
        try touchUserSession(origin, of: touched.subject, in: pool, from: source, at: now)
    }

    func touchUserSession(
        _ id: UserSession.ID, of subject: Subject, in pool: UserPoolID, from source: RequestSource, at now: Instant
    ) throws {
        try sql.execute(
            "UPDATE user_sessions SET last_active = ?, device_type = ?, last_ip = ? WHERE pool_id = ? AND sub = ? AND id = ?",
            Self.activity(source, now) + [.text(pool.value), .text(subject.value), .text(id.value)])
    }

    private static func activity(_ source: RequestSource, _ now: Instant) -> [SQLValue] {
        [.integer(now.milliseconds), .text(source.deviceType), SQLValue(source.address)]
    }

    func deleteUserSession(_ id: UserSession.ID, of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "DELETE FROM user_sessions WHERE pool_id = ? AND sub = ? AND id = ?",
            [.text(pool.value), .text(subject.value), .text(id.value)]) == 1
    }

    func deleteUserSessions(in pool: UserPoolID, limit: Int) throws -> Int {
        try sql.execute(
            """
            DELETE FROM user_sessions WHERE pool_id = ? AND (sub, id) IN (SELECT sub, id FROM user_sessions WHERE pool_id = ? LIMIT ?)
            """,
            [.text(pool.value), .text(pool.value), .integer(limit)])
    }

    // MARK: With the tokens behind them

    func deleteUserSession(ofRefreshToken id: String, in pool: UserPoolID) throws {
        try sql.execute("DELETE FROM user_sessions WHERE pool_id = ? AND refresh_token = ?", [.text(pool.value), .text(id)])
    }

    /// The token sessions of a user. SSO sessions stay: GlobalSignOut ends no session of the login pages.
    func deleteTokenSessions(of subject: Subject, in pool: UserPoolID) throws {
        try sql.execute(
            "DELETE FROM user_sessions WHERE pool_id = ? AND sub = ? AND refresh_token IS NOT NULL",
            [.text(pool.value), .text(subject.value)])
    }

    func deleteTokenSessions(ofDevice key: String, of subject: Subject, in pool: UserPoolID) throws {
        try sql.execute(
            """
            DELETE FROM user_sessions WHERE pool_id = ? AND sub = ? AND refresh_token IN
            (SELECT id FROM refresh_tokens WHERE pool_id = ? AND sub = ? AND device_key = ?)
            """,
            [.text(pool.value), .text(subject.value), .text(pool.value), .text(subject.value), .text(key)])
    }
}
