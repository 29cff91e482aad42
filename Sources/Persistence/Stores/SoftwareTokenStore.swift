import UserPools

extension StoreTransaction {
    func softwareToken(of subject: Subject, in pool: UserPoolID) throws -> SoftwareToken? {
        try sql.first(
            "SELECT secret, pending_secret, friendly_name, last_step FROM software_tokens WHERE pool_id = ? AND sub = ?",
            [.text(pool.value), .text(subject.value)]
        ) { row in
            SoftwareToken(
                pool: pool, subject: subject,
                secret: try row.optionalBlob(0).map { try seals.openSoftwareToken($0, .secret, of: subject, in: pool) },
                pendingSecret: try row.optionalBlob(1).map { try seals.openSoftwareToken($0, .pendingSecret, of: subject, in: pool) },
                friendlyName: try row.optionalText(2), lastStep: try row.optionalInt64(3))
        }
    }

    func put(_ token: SoftwareToken) throws {
        try sql.execute(
            """
            INSERT INTO software_tokens (pool_id, sub, secret, pending_secret, friendly_name, last_step) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (pool_id, sub) DO UPDATE SET secret = excluded.secret, pending_secret = excluded.pending_secret,
            friendly_name = excluded.friendly_name, last_step = excluded.last_step
            """,
            [
                .text(token.pool.value), .text(token.subject.value),
                SQLValue(try token.secret.map { try seals.sealSoftwareToken($0, .secret, of: token.subject, in: token.pool) }),
                SQLValue(
                    try token.pendingSecret.map { try seals.sealSoftwareToken($0, .pendingSecret, of: token.subject, in: token.pool) }),
                SQLValue(token.friendlyName), SQLValue(token.lastStep),
            ])
    }

    func deleteSoftwareToken(of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "DELETE FROM software_tokens WHERE pool_id = ? AND sub = ?", [.text(pool.value), .text(subject.value)]) == 1
    }

    func useTimeStep(_ step: Int64, of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "UPDATE software_tokens SET last_step = ? WHERE pool_id = ? AND sub = ? AND (last_step IS NULL OR last_step < ?)",
            [.integer(step), .text(pool.value), .text(subject.value), .integer(step)]) == 1
    }
}
