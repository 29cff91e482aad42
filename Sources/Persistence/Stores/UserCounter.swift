import UserPools

/// How many users a pool has, kept as they come and go.
///
/// One row would make all sign-ups of a pool wait for each other on PostgreSQL. So every connection counts in a row of its own: its
/// transactions come one after the other, and two of them never meet in a row (but for the few whose process ids agree in eight bits).
/// A row may be negative; their sum is the number. SQLite has one writer and needs one row.
extension StoreTransaction {
    func countUsers(by change: Int, in pool: UserPoolID) throws {
        let statement: SQL =
            switch sql.dialect {
            case .sqlite:
                """
                INSERT INTO pool_counters (pool_id, shard, users) VALUES (?, 0, ?)
                ON CONFLICT (pool_id, shard) DO UPDATE SET users = pool_counters.users + excluded.users
                """
            case .postgres:
                """
                INSERT INTO pool_counters (pool_id, shard, users) VALUES (?, pg_backend_pid() & 255, ?)
                ON CONFLICT (pool_id, shard) DO UPDATE SET users = pool_counters.users + excluded.users
                """
            }
        try sql.execute(statement, [.text(pool.value), .integer(change)])
    }

    func countUsers(in pool: UserPoolID) throws -> Int {
        try sql.first("SELECT CAST(COALESCE(SUM(users), 0) AS BIGINT) FROM pool_counters WHERE pool_id = ?", [.text(pool.value)]) {
            try $0.int(0)
        } ?? 0
    }
}
