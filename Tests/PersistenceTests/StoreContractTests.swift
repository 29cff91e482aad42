import Persistence
import PersistenceContract
import Testing

// One after the other: each case on PostgreSQL has connections of its own, and a server has not that many.
@Suite(.serialized) struct StoreContractTests {
    @Test(arguments: Engine.allCases, StoreContract.all)
    func `the stores keep their promise`(engine: Engine, promise: StoreContractCase) async throws {
        try await engine.withDatabase { database in try await promise.check(try await StoreFixture(database)) }
    }

    @Test(arguments: Engine.allCases)
    func `a migrated database is not migrated again`(engine: Engine) async throws {
        try await engine.withDatabase { database in
            let fixture = try await StoreFixture(database)
            #expect(try await fixture.store.migrate() == [])
            #expect(try await MigrationRunner(MigrationCatalogue.all).isCurrent(on: database))
        }
    }
}
