import UserPools

extension StoreTransaction {
    private static let columns = "g.name, g.details, g.role_arn, g.precedence, g.created, g.modified"
    private static let byName = SQL(unsafeSQL: "SELECT \(columns) FROM groups_of_pools g WHERE g.pool_id = ? AND g.name = ?")
    private static let inOrder = SQL(
        unsafeSQL: "SELECT \(columns) FROM groups_of_pools g WHERE g.pool_id = ? AND g.name > ? ORDER BY g.name LIMIT ?")
    private static let ofUser = SQL(
        unsafeSQL: """
            SELECT \(columns) FROM group_members m JOIN groups_of_pools g ON g.pool_id = m.pool_id AND g.name = m.group_name
            WHERE m.pool_id = ? AND m.sub = ? ORDER BY g.precedence IS NULL, g.precedence, g.name
            """)
    private static let membersInOrder = SQL(
        unsafeSQL: """
            SELECT \(UserRow.selected) FROM group_members m JOIN users u ON u.pool_id = m.pool_id AND u.sub = m.sub
            WHERE m.pool_id = ? AND m.group_name = ? AND m.sub > ? ORDER BY m.sub LIMIT ?
            """)

    private func group(in pool: UserPoolID, _ row: any SQLRow) throws -> Group {
        var group = Group(pool: pool, name: try row.text(0), created: Instant(milliseconds: try row.int64(4)))
        group.details = try row.optionalText(1)
        group.roleARN = try row.optionalText(2)
        group.precedence = try row.optionalInt(3)
        group.modified = Instant(milliseconds: try row.int64(5))
        return group
    }

    func group(_ name: String, in pool: UserPoolID) throws -> Group? {
        try sql.first(Self.byName, [.text(pool.value), .text(name)]) { try group(in: pool, $0) }
    }

    func insert(_ group: Group) throws {
        let added = try sql.execute(
            """
            INSERT INTO groups_of_pools (pool_id, name, details, role_arn, precedence, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                .text(group.pool.value), .text(group.name), SQLValue(group.details), SQLValue(group.roleARN),
                SQLValue(group.precedence), .integer(group.created.milliseconds), .integer(group.modified.milliseconds),
            ])
        guard added == 1 else { throw StoreConflict.exists }
    }

    func update(_ group: Group) throws -> Bool {
        try sql.execute(
            "UPDATE groups_of_pools SET details = ?, role_arn = ?, precedence = ?, modified = ? WHERE pool_id = ? AND name = ?",
            [
                SQLValue(group.details), SQLValue(group.roleARN), SQLValue(group.precedence), .integer(group.modified.milliseconds),
                .text(group.pool.value), .text(group.name),
            ]) == 1
    }

    func deleteGroup(_ name: String, in pool: UserPoolID) throws -> Bool {
        let key: [SQLValue] = [.text(pool.value), .text(name)]
        guard try sql.execute("DELETE FROM groups_of_pools WHERE pool_id = ? AND name = ?", key) == 1 else { return false }
        try sql.execute("DELETE FROM group_members WHERE pool_id = ? AND group_name = ?", key)
        return true
    }

    func groups(in pool: UserPoolID, after: String?, limit: Int) throws -> Page<Group> {
        let groups = try sql.query(Self.inOrder, [.text(pool.value), .text(after ?? ""), .integer(limit + 1)]) {
            try group(in: pool, $0)
        }
        return Page(groups, limit: limit, position: \.name)
    }

    func countGroups(in pool: UserPoolID) throws -> Int {
        // A pool has 10,000 groups at most, so counting them is cheap.
        try sql.first("SELECT COUNT(*) FROM groups_of_pools WHERE pool_id = ?", [.text(pool.value)]) { try $0.int(0) } ?? 0
    }

    func addMember(_ subject: Subject, to group: String, in pool: UserPoolID, at instant: Instant) throws {
        try sql.execute(
            "INSERT INTO group_members (pool_id, group_name, sub, added) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [.text(pool.value), .text(group), .text(subject.value), .integer(instant.milliseconds)])
    }

    func removeMember(_ subject: Subject, from group: String, in pool: UserPoolID) throws {
        try sql.execute(
            "DELETE FROM group_members WHERE pool_id = ? AND group_name = ? AND sub = ?",
            [.text(pool.value), .text(group), .text(subject.value)])
    }

    func groups(of subject: Subject, in pool: UserPoolID) throws -> [Group] {
        try sql.query(Self.ofUser, [.text(pool.value), .text(subject.value)]) { try group(in: pool, $0) }
    }

    func members(of group: String, in pool: UserPoolID, after: String?, limit: Int) throws -> Page<User> {
        let users = try sql.query(
            Self.membersInOrder, [.text(pool.value), .text(group), .text(after ?? ""), .integer(limit + 1)]
        ) { try UserRow.user(in: pool, $0) }
        return Page(users, limit: limit, position: \.subject.value)
    }
}

extension Page {
    /// A page of rows that were asked for with one more than the limit, to see whether anything follows.
    init(_ rows: [Item], limit: Int, position: (Item) -> String) {
        let items = Array(rows.prefix(max(0, limit)))
        self.init(items: items, next: rows.count > items.count ? items.last.map(position) : nil)
    }
}
