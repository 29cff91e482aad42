import Foundation
import Persistence

/// A pool with very many users who share one verifier, written through the store in bulk and kept between runs.
struct BigPool: Codable {
    let pool: String
    let client: String
    let count: Int

    static let verifierOwner = username(0)

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
        let store = try place.openStore()
        let count = count
        let began = CPUTime.elapsed()
        try await store.fill(pool, count: count, softwareToken: nil) { written in
            if written % 100_000 == 0 { Progress.tell("  \(written) of \(count) users written, \(Int(CPUTime.elapsed() - began)) s") }
        }
        if place.databaseURL != nil { try await store.analyze() }
        await store.database.close()
    }
}
