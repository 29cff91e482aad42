import UserPools

extension StoreTransaction {
    private static let bySubject = SQL(unsafeSQL: "SELECT \(UserRow.selected) FROM users u WHERE u.pool_id = ? AND u.sub = ?")

    // A name comes before a `sub` of the same spelling: whoever registered it as a name holds it.
    private static let byName = SQL(
        unsafeSQL: """
            SELECT \(UserRow.selected) FROM users u WHERE u.pool_id = ?
            AND u.sub = COALESCE((SELECT n.sub FROM sign_in_names n WHERE n.pool_id = ? AND n.name_key = ?), ?)
            """)

    private static let insertion = SQL(
        unsafeSQL: "INSERT INTO users (\(UserRow.inserted)) VALUES (\(SQL.placeholders(UserRow.insertedCount).text)) ON CONFLICT DO NOTHING"
    )

    private static let deletion = SQL(
        unsafeSQL: "DELETE FROM users AS u WHERE u.pool_id = ? AND u.sub = ? RETURNING "
            + UserRow.selected.replacing("u.", with: ""))

    func user(_ subject: Subject, in pool: UserPoolID) throws -> User? {
        try sql.first(Self.bySubject, [.text(pool.value), .text(subject.value)]) { try UserRow.user(in: pool, $0) }
    }

    func user(named key: String, in pool: UserPoolID) throws -> User? {
        let subject: SQLValue = Subject.looksLikeOne(key) ? .text(key) : .null
        return try sql.first(Self.byName, [.text(pool.value), .text(pool.value), .text(key), subject]) {
            try UserRow.user(in: pool, $0)
        }
    }

    func insert(_ user: User, names: [SignInName], password: UserPassword?) throws {
        guard try sql.execute(Self.insertion, UserRow.values(user)) == 1 else { throw StoreConflict.exists }
        for name in names {
            do {
                try add(name, to: user.subject, in: user.pool)
            } catch let conflict as StoreConflict {
                // The caller may handle the conflict and let the transaction stand: it must find nothing of this user in it.
                let key: [SQLValue] = [.text(user.pool.value), .text(user.subject.value)]
                try sql.execute("DELETE FROM sign_in_names WHERE pool_id = ? AND sub = ?", key)
                try sql.execute("DELETE FROM users WHERE pool_id = ? AND sub = ?", key)
                throw conflict
            }
        }
        if let password { try setPassword(password, of: user.subject, in: user.pool) }
        try putSearchEntries(SearchEntry.all(of: user, folded: foldsNames(in: user.pool)), of: user.subject, in: user.pool)
        try countUsers(by: 1, in: user.pool)
    }

    func update(_ user: User) throws {
        guard let before = try self.user(user.subject, in: user.pool) else { return }
        try sql.execute(
            """
            UPDATE users SET username = ?, status = ?, enabled = ?, attributes = ?, pending = ?, created = ?, modified = ?,
            signed_out_at = ?, mfa = ? WHERE pool_id = ? AND sub = ?
            """,
            Array(UserRow.values(user).dropFirst(2)) + [.text(user.pool.value), .text(user.subject.value)])
        try replaceSearchEntries(of: before, with: user)
    }

    func deleteUser(_ subject: Subject, in pool: UserPoolID) throws -> Bool {
        let key: [SQLValue] = [.text(pool.value), .text(subject.value)]
        guard let user = try sql.first(Self.deletion, key, { try UserRow.user(in: pool, $0) }) else { return false }
        try deleteSearchEntries(SearchEntry.all(of: user, folded: foldsNames(in: pool)), of: subject, in: pool)
        try sql.execute("DELETE FROM passwords WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM sign_in_names WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM group_members WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM codes WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM refresh_tokens WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM user_sessions WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM software_tokens WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM devices WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM webauthn_credentials WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM auth_events WHERE pool_id = ? AND sub = ?", key)
        try sql.execute("DELETE FROM attempts WHERE pool_id = ? AND owner = ?", key)
        try sql.execute("DELETE FROM linked_identities WHERE pool_id = ? AND sub = ?", key)
        try countUsers(by: -1, in: pool)
        return true
    }
}
