import UserPools

extension StoreTransaction {
    private static let columns = "provider_name, attribute_name, attribute_value, sub, provider_type, issuer, is_primary, created"
    private static let byLogin = SQL(
        unsafeSQL: """
            SELECT \(columns) FROM linked_identities
            WHERE pool_id = ? AND provider_name = ? AND attribute_name = ? AND attribute_value = ?
            """)
    private static let ofUser = SQL(
        unsafeSQL: """
            SELECT \(columns) FROM linked_identities WHERE pool_id = ? AND sub = ?
            ORDER BY created, provider_name, attribute_name, attribute_value
            """)

    private func identity(in pool: UserPoolID, _ row: any SQLRow) throws -> LinkedIdentity {
        guard let type = IdentityProvider.ProviderType(rawValue: try row.text(4)) else {
            throw DatabaseError(.corrupt, "A linked identity has an unknown provider type.", table: "linked_identities")
        }
        let login = ProviderLogin(provider: try row.text(0), attribute: try row.text(1), value: try row.text(2))
        return LinkedIdentity(
            pool: pool, login: login, subject: Subject(try row.text(3)), providerType: type, issuer: try row.optionalText(5),
            isPrimary: try row.bool(6), created: Instant(milliseconds: try row.int64(7)))
    }

    private static func key(_ login: ProviderLogin, _ pool: UserPoolID) -> [SQLValue] {
        [.text(pool.value), .text(login.provider), .text(login.attribute), .text(login.value)]
    }

    func linkedIdentity(_ login: ProviderLogin, in pool: UserPoolID) throws -> LinkedIdentity? {
        try sql.first(Self.byLogin, Self.key(login, pool)) { try identity(in: pool, $0) }
    }

    func insert(_ identity: LinkedIdentity) throws {
        let added = try sql.execute(
            """
            INSERT INTO linked_identities
            (pool_id, provider_name, attribute_name, attribute_value, sub, provider_type, issuer, is_primary, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            Self.key(identity.login, identity.pool) + [
                .text(identity.subject.value), .text(identity.providerType.rawValue), SQLValue(identity.issuer), .bool(identity.isPrimary),
                .integer(identity.created.milliseconds),
            ])
        guard added == 1 else { throw StoreConflict.exists }
    }

    func deleteLinkedIdentity(_ login: ProviderLogin, in pool: UserPoolID) throws -> Bool {
        try sql.execute(
            "DELETE FROM linked_identities WHERE pool_id = ? AND provider_name = ? AND attribute_name = ? AND attribute_value = ?",
            Self.key(login, pool)) == 1
    }

    func linkedIdentities(of subject: Subject, in pool: UserPoolID) throws -> [LinkedIdentity] {
        try sql.query(Self.ofUser, [.text(pool.value), .text(subject.value)]) { try identity(in: pool, $0) }
    }
}
