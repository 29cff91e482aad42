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

    func refreshToken(_ id: String, in pool: UserPoolID) throws -> RefreshToken? {
        try sql.first(
            """
            SELECT client_id, sub, auth_time, expires, generation, rotated, revoked, scopes, device_key, methods, audience, key_thumbprint
            FROM refresh_tokens WHERE pool_id = ? AND id = ?
            """,
            [.text(pool.value), .text(id)]
        ) { row in
            var token = RefreshToken(
                id: id, pool: pool, client: ClientID(try row.text(0)), subject: Subject(try row.text(1)),
                authTime: Instant(milliseconds: try row.int64(2)), expires: Instant(milliseconds: try row.int64(3)),
                scopes: try row.text(7).split(separator: " ").map(String.init))
            token.generation = try row.int(4)
            token.rotated = try row.optionalInt64(5).map(Instant.init(milliseconds:))
            token.revoked = try row.optionalInt64(6).map(Instant.init(milliseconds:))
            token.deviceKey = try row.optionalText(8)
            token.authenticationMethods = try row.optionalText(9).map { $0.split(separator: " ").map(String.init) } ?? []
            token.audience = try row.optionalText(10)
            token.keyThumbprint = try row.optionalText(11)
            return token
        }
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
