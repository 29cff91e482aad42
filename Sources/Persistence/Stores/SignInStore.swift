import UserPools

extension StoreTransaction {
    func spend(flow: String, step: Int, in pool: UserPoolID, expires: Instant) throws -> Bool {
        try sql.execute(
            "INSERT INTO spent_steps (pool_id, flow, step, expires) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [.text(pool.value), .text(flow), .integer(step), .integer(expires.milliseconds)]) == 1
    }
}
