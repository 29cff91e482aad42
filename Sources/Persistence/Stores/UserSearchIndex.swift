import UserPools

/// Keeping the search index in step with the users. Both change in one transaction, and only the values that changed are written.
extension StoreTransaction {
    func putSearchEntries(_ entries: [SearchEntry], of subject: Subject, in pool: UserPoolID) throws {
        guard !entries.isEmpty else { return }
        try sql.execute(
            SQL(unsafeSQL: Self.searchInsertions[entries.count - 1]),
            entries.flatMap { [.text(pool.value), .text($0.attribute), .text($0.value), .text(subject.value)] as [SQLValue] })
    }

    func deleteSearchEntries(_ entries: [SearchEntry], of subject: Subject, in pool: UserPoolID) throws {
        for entry in entries {
            try sql.execute(
                "DELETE FROM user_search WHERE pool_id = ? AND attribute = ? AND value = ? AND sub = ?",
                [.text(pool.value), .text(entry.attribute), .text(entry.value), .text(subject.value)])
        }
    }

    func replaceSearchEntries(of before: User, with after: User) throws {
        let folded = try foldsNames(in: after.pool)
        let old = SearchEntry.all(of: before, folded: folded)
        let new = SearchEntry.all(of: after, folded: folded)
        try deleteSearchEntries(Self.entries(old, notIn: new), of: after.subject, in: after.pool)
        try putSearchEntries(Self.entries(new, notIn: old), of: after.subject, in: after.pool)
    }

    // By bytes: Swift finds texts equal that only look alike, the database does not.
    private static func entries(_ entries: [SearchEntry], notIn others: [SearchEntry]) -> [SearchEntry] {
        entries.filter { entry in
            !others.contains { $0.attribute == entry.attribute && $0.value.utf8.elementsEqual(entry.value.utf8) }
        }
    }

    /// One statement for each number of rows, made once.
    private static let searchInsertions: [String] = (1...SearchEntry.attributes.count).map { count in
        "INSERT INTO user_search (pool_id, attribute, value, sub) VALUES "
            + Array(repeating: "(?, ?, ?, ?)", count: count).joined(separator: ", ") + " ON CONFLICT DO NOTHING"
    }
}
