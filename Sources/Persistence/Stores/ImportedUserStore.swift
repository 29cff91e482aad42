import Credentials
import UserPools

/// Users who come many at a time.
extension StoreTransaction {
    /// Names of one SELECT. A list that is not full repeats its last name, so that there is one statement only.
    private static let namesAtOnce = 200
    private static let holding = SQL(
        unsafeSQL: "SELECT name_key FROM sign_in_names WHERE pool_id = ? AND name_key IN (\(SQL.placeholders(namesAtOnce).text))")

    func heldNames(_ keys: [String], in pool: UserPoolID) throws -> Set<String> {
        var held: Set<String> = []
        var start = 0
        while start < keys.count {
            let slice = keys[start..<min(keys.count, start + Self.namesAtOnce)]
            let values = slice.map { SQLValue.text($0) }
            guard let last = values.last else { break }
            let padded = values + Array(repeating: last, count: Self.namesAtOnce - values.count)
            held.formUnion(try sql.query(Self.holding, [.text(pool.value)] + padded) { try $0.text(0) })
            start += slice.count
        }
        return held
    }

    func insert(_ users: [ImportedUser], in pool: UserPoolID) throws {
        guard !users.isEmpty else { return }
        let folded = try foldsNames(in: pool)
        var rows = RowInsertion(into: "users", columns: UserRow.inserted, count: UserRow.insertedCount, skipsConflicts: true)
        var names = RowInsertion(into: "sign_in_names", columns: "pool_id, name_key, sub, kind", count: 4, skipsConflicts: true)
        var passwords = RowInsertion(into: "passwords", columns: "pool_id, sub, entry, changed", count: 4)
        var search = RowInsertion(into: "user_search", columns: "pool_id, attribute, value, sub", count: 4, skipsConflicts: true)
        // In the order of their table, so that neighbours go into the same pages.
        for imported in users.sorted(by: { $0.user.subject.value < $1.user.subject.value }) {
            let user = imported.user
            let (poolID, subject) = (SQLValue.text(pool.value), SQLValue.text(user.subject.value))
            rows.append(UserRow.values(user))
            for name in imported.names { names.append([poolID, .text(name.key), subject, .text(name.kind.rawValue)]) }
            if let password = imported.password {
                passwords.append([
                    poolID, subject, .blob(try seals.sealPassword(password.serialized, of: user.subject, in: pool)),
                    .integer(user.created.milliseconds),
                ])
            }
            for entry in SearchEntry.all(of: user, folded: folded) {
                search.append([poolID, .text(entry.attribute), .text(entry.value), subject])
            }
        }
        guard try rows.run(sql) == rows.count, try names.run(sql) == names.count else { throw StoreConflict.exists }
        try passwords.run(sql)
        try search.run(sql)
        try countUsers(by: users.count, in: pool)
    }
}
