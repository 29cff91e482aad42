public import UserPools

/// Removes what nobody can use any more, a few rows at a time, by one node of a cluster.
///
/// The node that holds the lease in the database sweeps; it renews the lease by sweeping, and another node takes over when it has run out.
public struct Sweeper: Sendable {
    private let database: any Database
    private let owner: String
    private let rowsPerStep: Int
    private let leaseSeconds: Int64

    /// A pool that was found empty is looked at once more after this time: a write may have been under way.
    private static let settlingSeconds: Int64 = 3_600

    /// - Parameters:
    ///   - owner: this node's name, different on every node; not empty.
    ///   - rowsPerStep: rows that one transaction removes at most.
    ///   - leaseSeconds: how long a node that stopped keeps others from sweeping. Longer than the time between two steps.
    public init(database: any Database, owner: String, rowsPerStep: Int = 500, leaseSeconds: Int64 = 60) {
        self.database = database
        self.owner = owner
        self.rowsPerStep = max(1, rowsPerStep)
        self.leaseSeconds = leaseSeconds
    }

    /// One transaction of sweeping.
    /// - Returns: how many rows it removed or settled: 0 when nothing is due, or another node sweeps.
    /// - Throws: ``DatabaseError``; the next step goes on where this one would have begun.
    public func step(now: Instant) async throws -> Int {
        let sweeper = self
        return try await database.write { sql in
            guard try sweeper.holdsLease(now, sql) else { return 0 }
            var left = sweeper.rowsPerStep
            for expiry in Expiry.all where left > 0 { left -= try expiry.sweep(now, limit: left, sql) }
            if left > 0 { left -= try Self.sweepChanges(limit: left, sql) }
            if left > 0 { left -= try Self.sweepDeletedPool(now, limit: left, sql) }
            return sweeper.rowsPerStep - left
        }
    }

    /// Written only when half of the lease is used up, so that an idle step changes nothing and costs no commit.
    private func holdsLease(_ now: Instant, _ sql: any SQLTransaction) throws -> Bool {
        let until = now.adding(seconds: leaseSeconds)
        let taken = try sql.execute(
            "UPDATE sweeper_lease SET owner = ?, expires = ? WHERE id = 1 AND (expires <= ? OR (owner = ? AND expires <= ?))",
            [
                .text(owner), .integer(until.milliseconds), .integer(now.milliseconds), .text(owner),
                .integer(now.milliseconds + leaseSeconds * 500),
            ])
        if taken == 1 { return true }
        return try sql.exists("SELECT 1 FROM sweeper_lease WHERE id = 1 AND owner = ?", [.text(owner)])
    }

    private static func sweepChanges(limit: Int, _ sql: any SQLTransaction) throws -> Int {
        try sql.execute(
            """
            DELETE FROM configuration_changes WHERE epoch IN (
                SELECT epoch FROM configuration_changes
                WHERE epoch <= (SELECT epoch FROM configuration_epoch WHERE id = 1) - ? ORDER BY epoch LIMIT ?)
            """,
            [.integer(StoreTransaction.rememberedChanges), .integer(limit)])
    }

    private static func sweepDeletedPool(_ now: Instant, limit: Int, _ sql: any SQLTransaction) throws -> Int {
        let due = try sql.first(
            "SELECT pool_id, emptied FROM deleted_pools WHERE emptied IS NULL OR emptied <= ? ORDER BY pool_id LIMIT 1",
            [.integer(now.adding(seconds: -settlingSeconds).milliseconds)]
        ) { (pool: try $0.text(0), wasEmpty: !$0.isNull(1)) }
        guard let due else { return 0 }
        var left = limit
        for statement in PoolRows.deletions where left > 0 {
            left -= try sql.execute(statement, [.text(due.pool), .text(due.pool), .integer(left)])
        }
        guard left == limit else { return limit - left }
        if due.wasEmpty {
            try sql.execute("DELETE FROM deleted_pools WHERE pool_id = ?", [.text(due.pool)])
        } else {
            try sql.execute("UPDATE deleted_pools SET emptied = ? WHERE pool_id = ?", [.integer(now.milliseconds), .text(due.pool)])
        }
        return 1
    }
}

/// Rows that have a last day.
private struct Expiry {
    let deletion: SQL
    let keptSeconds: Int64

    init(_ table: String, key: String, keptSeconds: Int64) {
        // Neither engine limits a DELETE by itself.
        deletion = SQL(
            unsafeSQL: "DELETE FROM \(table) WHERE (\(key)) IN (SELECT \(key) FROM \(table) WHERE expires < ? ORDER BY expires LIMIT ?)")
        self.keptSeconds = keptSeconds
    }

    func sweep(_ now: Instant, limit: Int, _ sql: any SQLTransaction) throws -> Int {
        try sql.execute(deletion, [.integer(now.adding(seconds: -keptSeconds).milliseconds), .integer(limit)])
    }

    static let all = [
        // For a day a late code is told from a wrong one.
        Expiry("codes", key: "pool_id, sub, purpose", keptSeconds: 86_400),
        Expiry("attempts", key: "pool_id, owner, kind", keptSeconds: 0),
        Expiry("spent_steps", key: "pool_id, flow, step", keptSeconds: 0),
        Expiry("kept_states", key: "pool_id, flow, step", keptSeconds: 0),
        // As long as an access token may live, a code that comes again still ends what it gave.
        Expiry("authorization_codes", key: "pool_id, code_hash", keptSeconds: 86_400),
        Expiry("device_authorizations", key: "pool_id, device_hash", keptSeconds: 600),
        // Access tokens live up to 24 hours and ask here whether they were revoked.
        Expiry("refresh_tokens", key: "pool_id, id", keptSeconds: 86_400),
        Expiry("user_sessions", key: "pool_id, sub, id", keptSeconds: 0),
        Expiry("auth_events", key: "pool_id, sub, id", keptSeconds: 0),
    ]
}

/// Everything under a pool's id, by table and the rest of its key.
private enum PoolRows {
    static let deletions: [SQL] = [
        ("users", "sub"), ("passwords", "sub"), ("sign_in_names", "name_key"), ("user_search", "attribute, value, sub"),
        ("groups_of_pools", "name"), ("group_members", "group_name, sub"), ("codes", "sub, purpose"), ("refresh_tokens", "id"),
        ("software_tokens", "sub"), ("devices", "sub, device_key"), ("webauthn_credentials", "id"), ("attempts", "owner, kind"),
        ("authorization_codes", "code_hash"), ("device_authorizations", "device_hash"), ("spent_steps", "flow, step"),
        ("kept_states", "flow, step"), ("pool_counters", "shard"),
        ("signing_keys", "key_use, key_id"),
        ("user_sessions", "sub, id"), ("documents", "kind, id"), ("linked_identities", "provider_name, attribute_name, attribute_value"),
        ("auth_events", "sub, id"), ("import_jobs", "id"), ("import_chunks", "job_id, upload, number"), ("import_log", "job_id, line"),
    ].map { table, key in
        SQL(unsafeSQL: "DELETE FROM \(table) WHERE pool_id = ? AND (\(key)) IN (SELECT \(key) FROM \(table) WHERE pool_id = ? LIMIT ?)")
    }
}
