import UserPools

extension StoreTransaction {
    func insert(_ code: AuthorizationCode) throws {
        try sql.execute(
            "INSERT INTO authorization_codes (pool_id, code_hash, client_id, sub, terms, expires) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(code.pool.value), .blob(code.hash), .text(code.client.value), .text(code.subject.value),
                .text(try ConfigurationDocument.encode(code.terms)), .integer(code.expires.milliseconds),
            ])
    }

    func authorizationCode(hash: [UInt8], in pool: UserPoolID) throws -> AuthorizationCode? {
        try sql.first(
            "SELECT client_id, sub, terms, expires, origin FROM authorization_codes WHERE pool_id = ? AND code_hash = ?",
            [.text(pool.value), .blob(hash)]
        ) { row in
            AuthorizationCode(
                pool: pool, hash: hash, client: ClientID(try row.text(0)), subject: Subject(try row.text(1)),
                terms: try ConfigurationDocument.decode(AuthorizationTerms.self, row.text(2)),
                expires: Instant(milliseconds: try row.int64(3)), origin: try row.optionalText(4))
        }
    }

    func redeemAuthorizationCode(hash: [UInt8], in pool: UserPoolID, for origin: String) throws -> Bool {
        try sql.execute(
            "UPDATE authorization_codes SET origin = ? WHERE pool_id = ? AND code_hash = ? AND origin IS NULL",
            [.text(origin), .text(pool.value), .blob(hash)]) == 1
    }
}
