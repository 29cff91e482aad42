import UserPools

extension StoreTransaction {
    /// How many changes are remembered one by one; a node that is further behind reads everything anew.
    static let rememberedChanges = 10_000

    func pool(_ id: UserPoolID) throws -> UserPool? {
        try sql.first("SELECT body FROM documents WHERE pool_id = ? AND kind = 'pool' AND id = ?", [.text(id.value), .text(id.value)]) {
            try ConfigurationDocument.decode(UserPool.self, $0.text(0))
        }
    }

    func insert(_ pool: UserPool, keys: [SigningKeyRecord]) throws {
        // The rows of a deleted pool may still wait for the sweeper: they must not become somebody else's.
        guard try !sql.exists("SELECT 1 FROM deleted_pools WHERE pool_id = ?", [.text(pool.id.value)]) else {
            throw StoreConflict.exists
        }
        let added = try sql.execute(
            "INSERT INTO documents (pool_id, kind, id, body) VALUES (?, 'pool', ?, ?) ON CONFLICT DO NOTHING",
            [.text(pool.id.value), .text(pool.id.value), .text(try ConfigurationDocument.encode(pool))])
        guard added == 1 else { throw StoreConflict.exists }
        for key in keys { try insert(key) }
        try recordChange(of: pool.id)
    }

    func update(_ pool: UserPool) throws -> Bool {
        let updated = try sql.execute(
            "UPDATE documents SET body = ? WHERE pool_id = ? AND kind = 'pool' AND id = ?",
            [.text(try ConfigurationDocument.encode(pool)), .text(pool.id.value), .text(pool.id.value)])
        guard updated == 1 else { return false }
        try recordChange(of: pool.id)
        return true
    }

    func delete(_ pool: UserPoolID) throws -> Bool {
        let key: [SQLValue] = [.text(pool.value)]
        guard try sql.execute("DELETE FROM documents WHERE pool_id = ? AND kind = 'pool'", key) == 1 else { return false }
        try sql.execute("DELETE FROM documents WHERE pool_id = ?", key)
        try sql.execute("DELETE FROM signing_keys WHERE pool_id = ?", key)
        try sql.execute("INSERT INTO deleted_pools (pool_id) VALUES (?) ON CONFLICT DO NOTHING", key)
        try recordChange(of: pool)
        return true
    }

    func pools(region: String, after: String?, limit: Int) throws -> Page<UserPool> {
        // An id is its region, an underscore and a name, so a region is a range of ids.
        let beginning = region + "_"
        let pools = try sql.query(
            "SELECT body FROM documents WHERE kind = 'pool' AND id > ? AND id < ? ORDER BY id LIMIT ?",
            [.text(after ?? beginning), .text(SearchEntry.end(ofTextsBeginning: beginning)), .integer(limit + 1)]
        ) { try ConfigurationDocument.decode(UserPool.self, $0.text(0)) }
        return Page(pools, limit: limit, position: \.id.value)
    }

    func configurationEpoch() throws -> Int64 {
        try sql.first("SELECT epoch FROM configuration_epoch WHERE id = 1") { try $0.int64(0) } ?? 0
    }

    func poolsChanged(after epoch: Int64) throws -> [UserPoolID]? {
        let current = try configurationEpoch()
        guard epoch != current else { return [] }
        // An epoch of the future is what a node remembers after an older backup was restored.
        guard epoch < current else { return nil }
        let changes = try sql.query(
            "SELECT epoch, pool_id FROM configuration_changes WHERE epoch > ? ORDER BY epoch", [.integer(epoch)]
        ) { (epoch: try $0.int64(0), pool: UserPoolID(try $0.text(1))) }
        // Every epoch has its row until it is swept, oldest first.
        guard changes.first?.epoch == epoch + 1 else { return nil }
        var seen: Set<UserPoolID> = []
        return changes.map(\.pool).filter { seen.insert($0).inserted }
    }

    func recordChange(of pool: UserPoolID) throws {
        let epoch = try sql.first("UPDATE configuration_epoch SET epoch = epoch + 1 WHERE id = 1 RETURNING epoch") { try $0.int64(0) }
        guard let epoch else { throw DatabaseError(.corrupt, "The configuration's epoch is missing.", table: "configuration_epoch") }
        try sql.execute("INSERT INTO configuration_changes (epoch, pool_id) VALUES (?, ?)", [.integer(epoch), .text(pool.value)])
    }
}
