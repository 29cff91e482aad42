import UserPools

extension StoreTransaction {
    func names(of subject: Subject, in pool: UserPoolID) throws -> [SignInName] {
        try sql.query(
            "SELECT kind, name_key FROM sign_in_names WHERE pool_id = ? AND sub = ? ORDER BY kind, name_key",
            [.text(pool.value), .text(subject.value)]
        ) { row in
            guard let kind = SignInName.Kind(rawValue: try row.text(0)) else {
                throw DatabaseError(.corrupt, "A sign-in name is of an unknown kind.", table: "sign_in_names")
            }
            return SignInName(kind: kind, key: try row.text(1))
        }
    }

    func add(_ name: SignInName, to subject: Subject, in pool: UserPoolID) throws {
        let added = try sql.execute(
            "INSERT INTO sign_in_names (pool_id, name_key, sub, kind) VALUES (?, ?, ?, ?) ON CONFLICT (pool_id, name_key) DO NOTHING",
            [.text(pool.value), .text(name.key), .text(subject.value), .text(name.kind.rawValue)])
        guard added == 0 else { return }
        guard try holder(ofName: name.key, in: pool) == subject else { throw StoreConflict.nameTaken(name.kind) }
    }

    func remove(_ kind: SignInName.Kind, from subject: Subject, in pool: UserPoolID) throws {
        try sql.execute(
            "DELETE FROM sign_in_names WHERE pool_id = ? AND sub = ? AND kind = ?",
            [.text(pool.value), .text(subject.value), .text(kind.rawValue)])
    }

    func holder(ofName key: String, in pool: UserPoolID) throws -> Subject? {
        try sql.first("SELECT sub FROM sign_in_names WHERE pool_id = ? AND name_key = ?", [.text(pool.value), .text(key)]) {
            Subject(try $0.text(0))
        }
    }
}
