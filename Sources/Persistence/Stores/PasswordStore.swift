import Credentials
import UserPools

extension StoreTransaction {
    func password(of subject: Subject, in pool: UserPoolID) throws -> UserPassword? {
        try sql.first(
            "SELECT entry, history, changed FROM passwords WHERE pool_id = ? AND sub = ?", [.text(pool.value), .text(subject.value)]
        ) { row in
            UserPassword(
                entry: try seals.openPassword(row.blob(0), of: subject, in: pool),
                history: try row.optionalBlob(1).map { try seals.openHistory($0, of: subject, in: pool) } ?? [],
                changed: Instant(milliseconds: try row.int64(2)))
        }
    }

    func setPassword(_ password: UserPassword?, of subject: Subject, in pool: UserPoolID) throws {
        guard let password else {
            try sql.execute("DELETE FROM passwords WHERE pool_id = ? AND sub = ?", [.text(pool.value), .text(subject.value)])
            return
        }
        try sql.execute(
            """
            INSERT INTO passwords (pool_id, sub, entry, history, changed) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (pool_id, sub) DO UPDATE SET entry = excluded.entry, history = excluded.history, changed = excluded.changed
            """,
            [
                .text(pool.value), .text(subject.value),
                .blob(try seals.sealPassword(password.entry.serialized, of: subject, in: pool)),
                SQLValue(try seals.sealHistory(password.history, of: subject, in: pool)), .integer(password.changed.milliseconds),
            ])
    }
}
