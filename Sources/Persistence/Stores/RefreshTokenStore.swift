import UserPools

extension StoreTransaction {
    func insert(_ token: RefreshToken) throws {
        try sql.execute(
            """
            INSERT INTO refresh_tokens
            (pool_id, id, client_id, sub, auth_time, expires, generation, rotated, revoked, scopes, device_key, methods, audience,
             key_thumbprint)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(token.pool.value), .text(token.id), .text(token.client.value), .text(token.subject.value),
                .integer(token.authTime.milliseconds), .integer(token.expires.milliseconds), .integer(token.generation),
                SQLValue(token.rotated?.milliseconds), SQLValue(token.revoked?.milliseconds),
                // A scope has no space (RFC 6749 section 3.3).
                .text(token.scopes.joined(separator: " ")), SQLValue(token.deviceKey),
                // Nor has a method's name (RFC 8176 section 2).
                token.authenticationMethods.isEmpty ? .null : .text(token.authenticationMethods.joined(separator: " ")),
                SQLValue(token.audience), SQLValue(token.keyThumbprint),
            ])
    }

    private static let columns = """
        id, client_id, sub, auth_time, expires, generation, rotated, revoked, scopes, device_key, methods, audience, key_thumbprint
        """
    private static let byID = SQL(unsafeSQL: "SELECT \(columns) FROM refresh_tokens WHERE pool_id = ? AND id = ?")
    private static let good = SQL(
        unsafeSQL: "SELECT \(columns) FROM refresh_tokens WHERE pool_id = ? AND sub = ? AND revoked IS NULL AND expires > ? ORDER BY id")

    private static func token(in pool: UserPoolID, _ row: any SQLRow) throws -> RefreshToken {
        var token = RefreshToken(
            id: try row.text(0), pool: pool, client: ClientID(try row.text(1)), subject: Subject(try row.text(2)),
            authTime: Instant(milliseconds: try row.int64(3)), expires: Instant(milliseconds: try row.int64(4)),
            scopes: try row.text(8).split(separator: " ").map(String.init))
        token.generation = try row.int(5)
        token.rotated = try row.optionalInt64(6).map(Instant.init(milliseconds:))
        token.revoked = try row.optionalInt64(7).map(Instant.init(milliseconds:))
        token.deviceKey = try row.optionalText(9)
        token.authenticationMethods = try row.optionalText(10).map { $0.split(separator: " ").map(String.init) } ?? []
        token.audience = try row.optionalText(11)
        token.keyThumbprint = try row.optionalText(12)
        return token
    }

    func refreshToken(_ id: String, in pool: UserPoolID) throws -> RefreshToken? {
        try sql.first(Self.byID, [.text(pool.value), .text(id)]) { try Self.token(in: pool, $0) }
    }

    func goodRefreshTokens(of subject: Subject, in pool: UserPoolID, at now: Instant) throws -> [RefreshToken] {
        try sql.query(Self.good, [.text(pool.value), .text(subject.value), .integer(now.milliseconds)]) { try Self.token(in: pool, $0) }
    }

    func rotate(_ id: String, in pool: UserPoolID, from generation: Int, at instant: Instant) throws -> Bool {
        try sql.execute(
            """
            UPDATE refresh_tokens SET generation = generation + 1, rotated = ?
            WHERE pool_id = ? AND id = ? AND generation = ? AND revoked IS NULL
            """,
            [.integer(instant.milliseconds), .text(pool.value), .text(id), .integer(generation)]) == 1
    }

    func revoke(_ id: String, in pool: UserPoolID, at instant: Instant) throws {
        try sql.execute(
            "UPDATE refresh_tokens SET revoked = ? WHERE pool_id = ? AND id = ? AND revoked IS NULL",
            [.integer(instant.milliseconds), .text(pool.value), .text(id)])
        try deleteUserSession(ofRefreshToken: id, in: pool)
    }

    func revokeRefreshTokens(of subject: Subject, in pool: UserPoolID, at instant: Instant) throws {
        try sql.execute(
            "UPDATE refresh_tokens SET revoked = ? WHERE pool_id = ? AND sub = ? AND revoked IS NULL",
            [.integer(instant.milliseconds), .text(pool.value), .text(subject.value)])
        try deleteTokenSessions(of: subject, in: pool)
    }
}
