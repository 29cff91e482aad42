import UserPools

extension StoreTransaction {
    func client(_ id: ClientID) throws -> UserPoolClient? {
        try sql.first("SELECT body FROM documents WHERE kind = 'client' AND id = ?", [.text(id.value)]) { try client($0) }
    }

    private func client(_ row: any SQLRow) throws -> UserPoolClient {
        try seals.openSecrets(of: ConfigurationDocument.decode(UserPoolClient.self, row.text(0)))
    }

    func insert(_ client: UserPoolClient) throws {
        let added = try sql.execute(
            "INSERT INTO documents (pool_id, kind, id, body) VALUES (?, 'client', ?, ?) ON CONFLICT DO NOTHING",
            [.text(client.pool.value), .text(client.id.value), .text(try body(client))])
        guard added == 1 else { throw StoreConflict.exists }
        try recordChange(of: client.pool)
    }

    func update(_ client: UserPoolClient) throws -> Bool {
        let updated = try sql.execute(
            "UPDATE documents SET body = ? WHERE pool_id = ? AND kind = 'client' AND id = ?",
            [.text(try body(client)), .text(client.pool.value), .text(client.id.value)])
        guard updated == 1 else { return false }
        try recordChange(of: client.pool)
        return true
    }

    func delete(_ client: ClientID, of pool: UserPoolID) throws -> Bool {
        let deleted = try sql.execute(
            "DELETE FROM documents WHERE pool_id = ? AND kind = 'client' AND id = ?", [.text(pool.value), .text(client.value)])
        guard deleted == 1 else { return false }
        try recordChange(of: pool)
        return true
    }

    func clients(of pool: UserPoolID, after: String?, limit: Int) throws -> Page<UserPoolClient> {
        let clients = try sql.query(
            "SELECT body FROM documents WHERE pool_id = ? AND kind = 'client' AND id > ? ORDER BY id LIMIT ?",
            [.text(pool.value), .text(after ?? ""), .integer(limit + 1)]
        ) { try client($0) }
        return Page(clients, limit: limit, position: \.id.value)
    }

    func countClients(of pool: UserPoolID) throws -> Int {
        // A pool has 10,000 clients at most, so counting them is cheap.
        try sql.first("SELECT COUNT(*) FROM documents WHERE pool_id = ? AND kind = 'client'", [.text(pool.value)]) { try $0.int(0) } ?? 0
    }

    private func body(_ client: UserPoolClient) throws -> String {
        try ConfigurationDocument.encode(try seals.sealSecrets(of: client))
    }
}
