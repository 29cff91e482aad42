import UserPools

extension StoreTransaction {
    func spend(flow: String, step: Int, in pool: UserPoolID, expires: Instant) throws -> Bool {
        try sql.execute(
            "INSERT INTO spent_steps (pool_id, flow, step, expires) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [.text(pool.value), .text(flow), .integer(step), .integer(expires.milliseconds)]) == 1
    }

    func isSpent(flow: String, step: Int, in pool: UserPoolID) throws -> Bool {
        try sql.first(
            "SELECT step FROM spent_steps WHERE pool_id = ? AND flow = ? AND step = ?", [.text(pool.value), .text(flow), .integer(step)]
        ) { try $0.int(0) } != nil
    }

    func keepState(_ sealed: [UInt8], flow: String, step: Int, in pool: UserPoolID, expires: Instant) throws {
        try sql.execute(
            """
            INSERT INTO kept_states (pool_id, flow, step, state, expires) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (pool_id, flow, step) DO UPDATE SET state = excluded.state, expires = excluded.expires
            """,
            [.text(pool.value), .text(flow), .integer(step), .blob(sealed), .integer(expires.milliseconds)])
    }

    func keptState(flow: String, step: Int, in pool: UserPoolID) throws -> [UInt8]? {
        try sql.first(
            "SELECT state FROM kept_states WHERE pool_id = ? AND flow = ? AND step = ?",
            [.text(pool.value), .text(flow), .integer(step)]
        ) { try $0.blob(0) }
    }
}
