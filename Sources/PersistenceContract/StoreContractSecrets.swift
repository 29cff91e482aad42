import Credentials
import Persistence
import UserPools

extension StoreContract {
    static let secrets: [StoreContractCase] = [
        StoreContractCase(name: "no row holds a verifier, a client secret or a private key in the clear", check: rowsHoldNoSecret),
        StoreContractCase(name: "a sealed value does not open in another row or column", check: sealedValuesStay),
        StoreContractCase(name: "another master key opens nothing", check: anotherKeyOpensNothing),
    ]

    private static func fill(_ fixture: StoreFixture) async throws -> UserPool {
        let pool = try await fixture.makePool()
        let now = fixture.now
        for number in 1...2 {
            let user = fixture.user(number, "user\(number)", in: pool)
            let password = UserPassword(
                entry: try StoreFixture.passwordEntry(UInt8(0x40 + number)),
                history: [try StoreFixture.passwordEntry(UInt8(0x50 + number))],
                changed: now)
            try await fixture.store.write { tx in
                try tx.insert(user, names: [], password: password)
                try tx.insert(client("client\(number)", in: pool, ["secret of client \(number)"]))
                try tx.put(softwareToken(of: user))
                try tx.insert(device("key", of: user, now))
            }
        }
        return pool
    }

    static func rowsHoldNoSecret(_ fixture: StoreFixture) async throws {
        _ = try await fill(fixture)
        let cells = try await fixture.database.read { tx in
            try tx.query("SELECT entry FROM passwords", { try $0.blob(0) }) + tx.query("SELECT history FROM passwords", { try $0.blob(0) })
                + tx.query("SELECT private_key FROM signing_keys", { try $0.blob(0) })
                + tx.query("SELECT body FROM documents", { Array(try $0.text(0).utf8) })
                + tx.query("SELECT secret FROM software_tokens", { try $0.blob(0) })
                + tx.query("SELECT pending_secret FROM software_tokens", { try $0.blob(0) })
                + tx.query("SELECT verifier FROM devices", { try $0.blob(0) })
        }
        try expectEqual(cells.count, 15)
        let secrets: [[UInt8]] = [
            Array(repeating: 0x41, count: 12), Array(repeating: 0x51, count: 12), Array("private key".utf8), Array("secret of client".utf8),
            Array(repeating: 0x61, count: 8), Array(repeating: 0x62, count: 8), Array(repeating: 0x71, count: 8),
            Array(repeating: 0x72, count: 8),
        ]
        for cell in cells {
            for secret in secrets { try expect(!contains(cell, secret), "A secret stands in a row.") }
        }
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }

    static func sealedValuesStay(_ fixture: StoreFixture) async throws {
        let pool = try await fill(fixture)
        let (one, two) = (StoreFixture.subject(1), StoreFixture.subject(2))
        func move(_ statement: SQL) async throws { try await fixture.database.write { _ = try $0.execute(statement) } }
        func refuses(_ what: String, _ body: @escaping @Sendable (any UserPoolTransaction) throws -> Void) async throws {
            do {
                try await fixture.store.read(body)
            } catch let error as CredentialsError where error.code == .sealedBoxRefused {
                return
            }
            throw DatabaseContractViolation("\(what) opened in another place.")
        }

        try await move(
            SQL(
                unsafeSQL:
                    "UPDATE passwords SET entry = (SELECT p.entry FROM passwords p WHERE p.sub = '\(one.value)') WHERE sub = '\(two.value)'"
            ))
        try await refuses("A password") { _ = try $0.password(of: two, in: pool.id) }
        let untouched = try await fixture.store.read { try $0.password(of: one, in: pool.id)?.entry }
        try expectEqual(untouched, try StoreFixture.passwordEntry(0x41))
        try await move(SQL(unsafeSQL: "UPDATE passwords SET history = entry WHERE sub = '\(one.value)'"))
        try await refuses("A password as history") { _ = try $0.password(of: one, in: pool.id) }

        try await move("UPDATE signing_keys SET private_key = (SELECT k.private_key FROM signing_keys k WHERE k.key_use = 'id')")
        try await refuses("A private key") { _ = try $0.signingKeys(of: pool.id) }

        try await move("UPDATE software_tokens SET pending_secret = secret")
        try await refuses("A secret as a pending one") { _ = try $0.softwareToken(of: one, in: pool.id) }
        try await move("UPDATE software_tokens SET pending_secret = NULL")
        _ = try await fixture.store.read { try $0.softwareToken(of: two, in: pool.id) }
        try await move(
            SQL(unsafeSQL: "UPDATE software_tokens SET secret = (SELECT t.secret FROM software_tokens t WHERE t.sub = '\(one.value)')"))
        try await refuses("A software token") { _ = try $0.softwareToken(of: two, in: pool.id) }
        try await move(SQL(unsafeSQL: "UPDATE devices SET verifier = (SELECT d.verifier FROM devices d WHERE d.sub = '\(one.value)')"))
        try await refuses("A device's verifier") { _ = try $0.device("key", of: two, in: pool.id) }
        try await move(SQL(unsafeSQL: "UPDATE devices SET device_key = 'other' WHERE sub = '\(one.value)'"))
        try await refuses("The verifier of another device") { _ = try $0.device("other", of: one, in: pool.id) }

        let bodies = try await fixture.database.read { tx in
            try tx.query("SELECT body FROM documents WHERE kind = 'client' ORDER BY id") { try $0.text(0) }
        }
        // The sealed value is what stands behind the only "value" of a client's document.
        let values = bodies.compactMap { $0.split(separator: "\"value\":\"").last?.prefix { $0 != "\"" } }
        try expectEqual(values.count, 2)
        let forged = bodies[1].replacing(values[1], with: values[0])
        try await fixture.database.write { tx in
            _ = try tx.execute("UPDATE documents SET body = ? WHERE kind = 'client' AND id = 'client2'", [.text(forged)])
        }
        try await refuses("A client secret") { _ = try $0.client(ClientID("client2")) }
        try expectEqual(try await fixture.store.read { try $0.client(ClientID("client1"))?.secrets.first?.value }, "secret of client 1")
    }

    static func anotherKeyOpensNothing(_ fixture: StoreFixture) async throws {
        let pool = try await fill(fixture)
        let key = try MasterKey(bytes: Array(repeating: 8, count: MasterKey.length))
        let other = SQLUserPoolDatabase(fixture.database, masterKey: key, random: RepeatableRandomSource(seed: 2))
        let reads: [@Sendable (any UserPoolTransaction) throws -> Void] = [
            { _ = try $0.password(of: StoreFixture.subject(1), in: pool.id) }, { _ = try $0.signingKeys(of: pool.id) },
            { _ = try $0.client(ClientID("client1")) }, { _ = try $0.softwareToken(of: StoreFixture.subject(1), in: pool.id) },
            { _ = try $0.device("key", of: StoreFixture.subject(1), in: pool.id) },
        ]
        for read in reads {
            try await expectFailure(CredentialsError.sealRefused) { try await other.read(read) }
        }
    }
}

extension CredentialsError {
    /// What opening with a wrong key throws.
    fileprivate static var sealRefused: CredentialsError { CredentialsError(.sealedBoxRefused, "") }
}
