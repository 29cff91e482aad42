import UserPools

/// A user as a row: the one place that knows the order of the columns.
enum UserRow {
    /// To be selected from `users u`; ``user(in:_:)`` reads them.
    static let selected = "u.sub, u.username, u.status, u.enabled, u.attributes, u.pending, u.created, u.modified, u.signed_out_at, u.mfa"
    static let inserted = "pool_id, sub, username, status, enabled, attributes, pending, created, modified, signed_out_at, mfa"
    static let insertedCount = 11

    static func values(_ user: User) -> [SQLValue] {
        [
            .text(user.pool.value), .text(user.subject.value), .text(user.username), .text(user.status.rawValue), .bool(user.enabled),
            .text(AttributesJSON.encode(user.attributes)), .text(AttributesJSON.encode(user.pendingAttributes)),
            .integer(user.created.milliseconds), .integer(user.modified.milliseconds), SQLValue(user.signedOutAt?.milliseconds),
            SQLValue(MFAPreferenceJSON.encode(user.mfa)),
        ]
    }

    static func user(in pool: UserPoolID, _ row: any SQLRow) throws -> User {
        guard let status = UserStatus(rawValue: try row.text(2)) else {
            throw DatabaseError(.corrupt, "A user has an unknown status.", table: "users")
        }
        var user = User(
            pool: pool, subject: Subject(try row.text(0)), username: try row.text(1), status: status,
            attributes: try AttributesJSON.decode(row.text(4)), created: Instant(milliseconds: try row.int64(6)))
        user.enabled = try row.bool(3)
        user.pendingAttributes = try AttributesJSON.decode(row.text(5))
        user.modified = Instant(milliseconds: try row.int64(7))
        user.signedOutAt = try row.optionalInt64(8).map(Instant.init(milliseconds:))
        if let mfa = try row.optionalText(9) { user.mfa = try MFAPreferenceJSON.decode(mfa) }
        return user
    }
}
