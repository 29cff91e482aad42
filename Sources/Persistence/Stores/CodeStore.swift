import UserPools

extension StoreTransaction {
    func put(_ code: ConfirmationCode) throws {
        try sql.execute(
            """
            INSERT INTO codes (pool_id, sub, purpose, hash, attribute, destination, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (pool_id, sub, purpose) DO UPDATE SET hash = excluded.hash, attribute = excluded.attribute,
            destination = excluded.destination, created = excluded.created, expires = excluded.expires
            """,
            [
                .text(code.pool.value), .text(code.subject.value), .text(code.purpose.name), .blob(code.hash),
                .text(code.attribute.rawValue), .text(code.destination), .integer(code.created.milliseconds),
                .integer(code.expires.milliseconds),
            ])
    }

    func code(for purpose: CodePurpose, of subject: Subject, in pool: UserPoolID) throws -> ConfirmationCode? {
        try sql.first(
            "SELECT hash, attribute, destination, created, expires FROM codes WHERE pool_id = ? AND sub = ? AND purpose = ?",
            [.text(pool.value), .text(subject.value), .text(purpose.name)]
        ) { row in
            guard let attribute = ContactAttribute(rawValue: try row.text(1)) else {
                throw DatabaseError(.corrupt, "A code went to an unknown attribute.", table: "codes")
            }
            return ConfirmationCode(
                pool: pool, subject: subject, purpose: purpose, hash: try row.blob(0), attribute: attribute,
                destination: try row.text(2), created: Instant(milliseconds: try row.int64(3)),
                expires: Instant(milliseconds: try row.int64(4)))
        }
    }

    func deleteCode(for purpose: CodePurpose, of subject: Subject, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "DELETE FROM codes WHERE pool_id = ? AND sub = ? AND purpose = ?",
            [.text(pool.value), .text(subject.value), .text(purpose.name)]) == 1
    }
}
