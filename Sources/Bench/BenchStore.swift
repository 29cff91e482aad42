import Credentials
import Foundation
import Persistence
import PersistencePostgres
import PersistenceSQLite
import UserPools

extension ServerUnderTest.Place {
    /// The database of this place, for as long as no server runs on it.
    func openStore() throws -> SQLUserPoolDatabase {
        let key = try MasterKey(fileContents: [UInt8](Data(contentsOf: URL(fileURLWithPath: masterKeyFile))))
        return SQLUserPoolDatabase(try database(), masterKey: key, random: SystemBytes())
    }

    private func database() throws -> any Database {
        if let databaseURL {
            return try PostgresDatabase(PostgresConfiguration(url: databaseURL, connections: 2, statementTimeout: 600_000))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: dataDirectory).map { dataDirectory + "/" + $0 }
        let header = Data("SQLite format 3\0".utf8)
        guard let file = files.first(where: { (try? FileHandle(forReadingAtPath: $0)?.read(upToCount: header.count)) == header }) else {
            throw BenchError("there is no SQLite file in \(dataDirectory)")
        }
        return try SQLiteDatabase(path: file)
    }
}

extension SQLUserPoolDatabase {
    /// Writes users who share one verifier, that of the first, into a pool that is there.
    /// - Parameter softwareToken: the secret of an authenticator app that all share.
    func fill(
        _ pool: String, count: Int, softwareToken: [UInt8]?, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let id = UserPoolID(pool)
        guard let pool = try await read({ try $0.pool(id) }) else { throw BenchError("the pool that was just made is not there") }
        let entry = try PasswordEntry(
            password: RawPassword(WorkloadPool.password), identity: SRPIdentity(poolName: id.shortName, username: BigPool.verifierOwner),
            storage: .srp, random: SystemBytes())
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try await BulkUserWriter(self).write(
            count: count, startingAt: 0, pool: pool, password: UserPassword(entry: entry, changed: now), softwareToken: softwareToken,
            progress: progress)
    }

    /// Gives the first users of such a pool a passkey each.
    func insert(_ passkeys: [Passkey], in pool: String) async throws {
        let id = UserPoolID(pool)
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try await write { tx in
            for (number, passkey) in passkeys.enumerated() {
                try tx.insert(
                    WebAuthnCredential(
                        pool: id, subject: BulkUserWriter.subject(of: number, in: id), id: passkey.credentialID,
                        publicKey: try passkey.publicKey(), signCount: 0, friendlyName: "Passkey",
                        relyingPartyID: Passkey.relyingParty, attachment: nil, transports: [], created: now))
            }
        }
    }

    /// What autovacuum does on a PostgreSQL database that grew at an ordinary pace.
    func analyze() async throws { _ = try await database.write { try $0.execute(SQL(unsafeSQL: "ANALYZE"), []) } }
}
