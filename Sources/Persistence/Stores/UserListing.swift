import UserPools

/// One way of going through a pool's users: an index range in the order of (value, sub), and a position in it.
///
/// A position is a value and a `sub`, not a count, so users who come and go between two pages neither repeat nor hide others.
struct UserListing {
    struct Position {
        var value: String
        var subject: String

        init(value: String, subject: String) {
            self.value = value
            self.subject = subject
        }

        /// A `sub` has no space, a value may have some.
        init(_ text: String) {
            let space = text.firstIndex(of: " ")
            subject = String(text[..<(space ?? text.endIndex)])
            value = space.map { String(text[text.index(after: $0)...]) } ?? ""
        }

        var text: String { value.isEmpty ? subject : "\(subject) \(value)" }
    }

    /// Selects ``UserRow/selected``.
    let statement: SQL
    /// Before the first user.
    let start: Position
    let arguments: (Position, _ limit: Int) -> [SQLValue]
    /// The value under which this listing finds a user.
    let value: (User) -> String
    /// The last word about a user that the range gave.
    var matches: (User) -> Bool = { _ in true }
}

extension StoreTransaction {
    func users(in pool: UserPoolID, matching filter: UserFilter?, after: String?, limit: Int) throws -> Page<User> {
        guard limit > 0 else { return Page(items: [], next: after) }
        guard let listing = try listing(of: pool, matching: filter) else { return Page(items: [], next: nil) }
        var position = after.map(UserListing.Position.init) ?? listing.start
        var found: [User] = []
        while true {
            let wanted = limit + 1 - found.count
            let batch = try sql.query(listing.statement, listing.arguments(position, wanted)) { try UserRow.user(in: pool, $0) }
            found += batch.filter(listing.matches)
            guard found.count <= limit else {
                let last = found[limit - 1]
                let next = UserListing.Position(value: listing.value(last), subject: last.subject.value)
                return Page(items: Array(found.prefix(limit)), next: next.text)
            }
            guard batch.count == wanted, let last = batch.last else { return Page(items: found, next: nil) }
            position = UserListing.Position(value: listing.value(last), subject: last.subject.value)
        }
    }

    private func listing(of pool: UserPoolID, matching filter: UserFilter?) throws -> UserListing? {
        guard let filter else { return .bySubject(pool, prefix: "") }
        let isPrefix = filter.comparison == .startsWith
        switch filter.attribute {
        case "sub": return .bySubject(pool, prefix: filter.value, exactly: !isPrefix)
        // The status of an account is compared without case. Source: API reference, ListUsers.
        case "cognito:user_status": return .byStatus(pool, filter.value.uppercased(), isPrefix: isPrefix)
        case "status":
            let states = ["Disabled", "Enabled"].enumerated().filter {
                isPrefix ? $1.utf8.starts(with: filter.value.utf8) : $1.utf8.elementsEqual(filter.value.utf8)
            }
            guard let first = states.first, let last = states.last else { return nil }
            return .byEnabled(pool, first.offset...last.offset)
        default:
            guard SearchEntry.attributes.contains(filter.attribute) else { return nil }
            return .byAttribute(pool, filter, folded: try foldsNames(in: pool))
        }
    }
}

extension UserListing {
    private static let subjectRange = SQL(
        unsafeSQL: "SELECT \(UserRow.selected) FROM users u WHERE u.pool_id = ? AND u.sub > ? AND u.sub < ? ORDER BY u.sub LIMIT ?")
    private static let statusRange = SQL(
        unsafeSQL: """
            SELECT \(UserRow.selected) FROM users u WHERE u.pool_id = ? AND (u.status, u.sub) > (?, ?) AND u.status < ?
            ORDER BY u.status, u.sub LIMIT ?
            """)
    private static let enabledRange = SQL(
        unsafeSQL: """
            SELECT \(UserRow.selected) FROM users u WHERE u.pool_id = ? AND (u.enabled, u.sub) > (?, ?) AND u.enabled <= ?
            ORDER BY u.enabled, u.sub LIMIT ?
            """)
    private static let valueRange = SQL(
        unsafeSQL: """
            SELECT \(UserRow.selected) FROM user_search s JOIN users u ON u.pool_id = s.pool_id AND u.sub = s.sub
            WHERE s.pool_id = ? AND s.attribute = ? AND (s.value, s.sub) > (?, ?) AND s.value < ? ORDER BY s.value, s.sub LIMIT ?
            """)
    private static let oneValue = SQL(
        unsafeSQL: """
            SELECT \(UserRow.selected) FROM user_search s JOIN users u ON u.pool_id = s.pool_id AND u.sub = s.sub
            WHERE s.pool_id = ? AND s.attribute = ? AND s.value = ? AND s.sub > ? ORDER BY s.sub LIMIT ?
            """)

    fileprivate static func bySubject(_ pool: UserPoolID, prefix: String, exactly: Bool = false) -> UserListing {
        let prefix = SearchEntry.indexed(prefix)
        let end = SearchEntry.end(ofTextsBeginning: prefix)
        return UserListing(
            statement: subjectRange, start: Position(value: "", subject: SearchEntry.start(ofTextsBeginning: prefix)),
            arguments: { [.text(pool.value), .text($0.subject), .text(end), .integer($1)] }, value: { _ in "" },
            matches: { exactly ? $0.subject.value.utf8.elementsEqual(prefix.utf8) : $0.subject.value.utf8.starts(with: prefix.utf8) })
    }

    fileprivate static func byStatus(_ pool: UserPoolID, _ status: String, isPrefix: Bool) -> UserListing {
        let status = SearchEntry.indexed(status)
        let end = isPrefix ? SearchEntry.end(ofTextsBeginning: status) : status + "\u{1}"
        return UserListing(
            statement: statusRange, start: Position(value: status, subject: ""),
            arguments: { [.text(pool.value), .text($0.value), .text($0.subject), .text(end), .integer($1)] },
            value: { $0.status.rawValue })
    }

    fileprivate static func byEnabled(_ pool: UserPoolID, _ states: ClosedRange<Int>) -> UserListing {
        UserListing(
            statement: enabledRange, start: Position(value: String(states.lowerBound), subject: ""),
            arguments: {
                [
                    .text(pool.value), .integer(Int($0.value) ?? states.lowerBound), .text($0.subject), .integer(states.upperBound),
                    .integer($1),
                ]
            },
            value: { $0.enabled ? "1" : "0" })
    }

    fileprivate static func byAttribute(_ pool: UserPoolID, _ filter: UserFilter, folded: Bool) -> UserListing {
        let attribute = filter.attribute
        let wanted = SearchEntry.compared(filter.value, attribute, folded: folded)
        let indexed = SearchEntry.indexed(wanted)
        func compared(_ user: User) -> String {
            SearchEntry.compared(
                (attribute == "username" ? user.username : user.attributes[attribute]) ?? "", attribute, folded: folded)
        }
        switch filter.comparison {
        case .equals:
            return UserListing(
                statement: oneValue, start: Position(value: "", subject: ""),
                arguments: { [.text(pool.value), .text(attribute), .text(indexed), .text($0.subject), .integer($1)] },
                value: { _ in "" }, matches: { compared($0).utf8.elementsEqual(wanted.utf8) })
        case .startsWith:
            let end = SearchEntry.end(ofTextsBeginning: indexed)
            return UserListing(
                statement: valueRange, start: Position(value: indexed, subject: ""),
                arguments: {
                    [.text(pool.value), .text(attribute), .text($0.value), .text($0.subject), .text(end), .integer($1)]
                },
                value: { SearchEntry.indexed(compared($0)) }, matches: { compared($0).utf8.starts(with: wanted.utf8) })
        }
    }
}
