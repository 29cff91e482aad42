import UserPools

extension StoreTransaction {
    func signingKeys(of pool: UserPoolID) throws -> [SigningKeyRecord] {
        try sql.query(
            "SELECT key_use, key_id, private_key FROM signing_keys WHERE pool_id = ? ORDER BY key_use, key_id", [.text(pool.value)]
        ) { row in
            guard let use = SigningKeyRecord.Use(rawValue: try row.text(0)) else {
                throw DatabaseError(.corrupt, "A signing key has an unknown use.", table: "signing_keys")
            }
            let keyID = try row.text(1)
            return SigningKeyRecord(
                pool: pool, use: use, keyID: keyID,
                privateKey: try seals.openPrivateKey(row.blob(2), of: pool, use: use, keyID: keyID))
        }
    }

    func pool(signedWith keyID: String) throws -> UserPoolID? {
        try sql.first("SELECT pool_id FROM signing_keys WHERE key_id = ?", [.text(keyID)]) { UserPoolID(try $0.text(0)) }
    }

    func insert(_ key: SigningKeyRecord) throws {
        try sql.execute(
            "INSERT INTO signing_keys (pool_id, key_use, key_id, private_key) VALUES (?, ?, ?, ?)",
            [.text(key.pool.value), .text(key.use.rawValue), .text(key.keyID), .blob(try seals.sealPrivateKey(key))])
    }
}
