import UserPools

extension StoreTransaction {
    func attempts(_ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID) throws -> AttemptRecord? {
        try sql.first(
            "SELECT attempt_count, window_start, last FROM attempts WHERE pool_id = ? AND owner = ? AND kind = ?",
            [.text(pool.value), .text(key), .text(kind.rawValue)]
        ) { row in
            AttemptRecord(
                count: try row.int(0), windowStart: Instant(milliseconds: try row.int64(1)),
                last: Instant(milliseconds: try row.int64(2)))
        }
    }

    func put(
        _ record: AttemptRecord, _ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID, expires: Instant
    ) throws {
        try sql.execute(
            """
            INSERT INTO attempts (pool_id, owner, kind, attempt_count, window_start, last, expires) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (pool_id, owner, kind) DO UPDATE SET attempt_count = excluded.attempt_count,
            window_start = excluded.window_start, last = excluded.last, expires = excluded.expires
            """,
            [
                .text(pool.value), .text(key), .text(kind.rawValue), .integer(record.count),
                .integer(record.windowStart.milliseconds), .integer(record.last.milliseconds), .integer(expires.milliseconds),
            ])
    }

    func clearAttempts(_ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID) throws {
        try sql.execute(
            "DELETE FROM attempts WHERE pool_id = ? AND owner = ? AND kind = ?",
            [.text(pool.value), .text(key), .text(kind.rawValue)])
    }
}
