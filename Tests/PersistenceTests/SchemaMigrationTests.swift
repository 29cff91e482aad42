import Credentials
import Persistence
import PersistenceContract
import TestSupport
import Testing
import UserPools

/// Every step of the schema over rows that were there before it.
@Suite(.serialized) struct SchemaMigrationTests {
    private static let pool = UserPoolID("us-east-1_Before")
    private static let subject = Subject("00000000-0000-4000-8000-000000000001")

    /// Rows as version 1 of the schema had them.
    private static let rows: [SQL] = [
        """
        INSERT INTO users (pool_id, sub, username, status, enabled, attributes, pending, created, modified, signed_out_at)
        VALUES ('us-east-1_Before', '00000000-0000-4000-8000-000000000001', 'ann', 'CONFIRMED', 1, '{"email":"ann@example.com"}', '{}',
        1000, 2000, NULL)
        """,
        """
        INSERT INTO refresh_tokens (pool_id, id, client_id, sub, auth_time, expires, generation, rotated, revoked, scopes)
        VALUES ('us-east-1_Before', 't1', 'client', '00000000-0000-4000-8000-000000000001', 1000, 9000, 3, 1500, NULL, 'openid email')
        """,
    ]

    @Test(arguments: Engine.allCases)
    func `accounts and sign-ins from before second factors have none`(engine: Engine) async throws {
        try await engine.withDatabase { database in
            let catalogue = MigrationCatalogue.all
            #expect(try await MigrationRunner(Array(catalogue.prefix(1))).run(on: database) == [1])
            try await database.write { tx in for row in Self.rows { try tx.execute(row) } }
            let store = SQLUserPoolDatabase(
                database, masterKey: try MasterKey(bytes: Array(repeating: 7, count: MasterKey.length)), random: SeededRandom(1))
            #expect(try await store.migrate() == Array(2...catalogue.count))

            let (pool, subject) = (Self.pool, Self.subject)
            var user = try #require(try await store.read { try $0.user(subject, in: pool) })
            #expect(user.username == "ann")
            #expect(user.attributes == ["email": "ann@example.com"])
            #expect(user.mfa == MFAPreference())
            let token = try #require(try await store.read { try $0.refreshToken("t1", in: pool) })
            #expect(token.generation == 3)
            #expect(token.scopes == ["openid", "email"])
            #expect(token.deviceKey == nil)
            #expect(token.authenticationMethods == [])

            user.mfa = MFAPreference(enabled: [.softwareToken], preferred: .softwareToken)
            let changed = user
            try await store.write { tx in
                try tx.update(changed)
                try tx.put(SoftwareToken(pool: pool, subject: subject, secret: [1], pendingSecret: nil))
            }
            #expect(try await store.read { try $0.user(subject, in: pool)?.mfa } == changed.mfa)
            #expect(try await store.write { try $0.deleteUser(subject, in: pool) })
            #expect(try await store.read { try $0.softwareToken(of: subject, in: pool) == nil })
        }
    }
}
