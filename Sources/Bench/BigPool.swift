import Credentials
import Foundation
import Persistence
import PersistencePostgres
import PersistenceSQLite
import UserPools

/// A pool with very many users who share one verifier, written through the store in bulk and kept between runs.
struct BigPool: Codable {
    let pool: String
    let client: String
    let count: Int

    private static let verifierOwner = username(0)

    var signIn: SignIn { SignIn(pool: pool, client: client, password: WorkloadPool.password, verifierOwner: Self.verifierOwner) }

    /// The names that `BulkUserWriter` gives.
    static func username(_ number: Int) -> String {
        let digits = String(number)
        return "user" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    }

    /// The pool at `place`, filled first if this is the first run there.
    static func prepared(at place: ServerUnderTest.Place, count: Int) async throws -> BigPool {
        let record = URL(fileURLWithPath: place.folder + "/pool.json")
        if let known = try? JSONDecoder().decode(BigPool.self, from: Data(contentsOf: record)), known.count == count { return known }
        let server = try ServerUnderTest(place)
        let (pool, client) = try WorkloadPool.make(over: CognitoConnection(port: server.port))
        server.stop()
        let made = BigPool(pool: pool, client: client, count: count)
        try await made.fill(place)
        try JSONEncoder().encode(made).write(to: record)
        return made
    }

    private func fill(_ place: ServerUnderTest.Place) async throws {
        let key = try MasterKey(fileContents: [UInt8](Data(contentsOf: URL(fileURLWithPath: place.masterKeyFile))))
        let store = SQLUserPoolDatabase(try Self.database(of: place), masterKey: key, random: SystemBytes())
        let id = UserPoolID(pool)
        guard let pool = try await store.read({ try $0.pool(id) }) else { throw BenchError("the pool that was just made is not there") }
        let entry = try PasswordEntry(
            password: RawPassword(WorkloadPool.password), identity: SRPIdentity(poolName: id.shortName, username: Self.verifierOwner),
            storage: .srp, random: SystemBytes())
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let count = count
        let began = CPUTime.elapsed()
        try await BulkUserWriter(store).write(count: count, startingAt: 0, pool: pool, password: UserPassword(entry: entry, changed: now)) {
            written in
            if written % 100_000 == 0 { Progress.tell("  \(written) of \(count) users written, \(Int(CPUTime.elapsed() - began)) s") }
        }
        // What autovacuum does on a database that grew at an ordinary pace.
        if place.databaseURL != nil { _ = try await store.database.write { try $0.execute(SQL(unsafeSQL: "ANALYZE"), []) } }
        await store.database.close()
    }

    private static func database(of place: ServerUnderTest.Place) throws -> any Database {
        if let url = place.databaseURL {
            return try PostgresDatabase(PostgresConfiguration(url: url, connections: 2, statementTimeout: 600_000))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: place.dataDirectory).map { place.dataDirectory + "/" + $0 }
        let header = Data("SQLite format 3\0".utf8)
        guard let file = files.first(where: { (try? FileHandle(forReadingAtPath: $0)?.read(upToCount: header.count)) == header }) else {
            throw BenchError("there is no SQLite file in \(place.dataDirectory)")
        }
        return try SQLiteDatabase(path: file)
    }
}
