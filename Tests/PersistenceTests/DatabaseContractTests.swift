import Persistence
import PersistenceContract
import Testing

@Suite struct DatabaseContractTests {
    @Test(arguments: Engine.allCases, DatabaseContract.all)
    func `a driver keeps its promise`(engine: Engine, promise: DatabaseContractCase) async throws {
        try await engine.withDatabase { database in try await promise.check(database) }
    }

    @Test func `a broken promise is noticed`() async throws {
        await #expect(throws: DatabaseContractViolation.self) {
            try await DatabaseContract.all.first { $0.name == "fifty concurrent increments lose nothing" }?.check(ForgetfulDatabase())
        }
    }
}

/// Keeps nothing, so that the contract has something to find.
private struct ForgetfulDatabase: Database {
    var dialect: SQLDialect { .sqlite }

    private final class Transaction: SQLTransaction {
        var dialect: SQLDialect { .sqlite }
        func execute(_ sql: SQL, _ arguments: [SQLValue]) -> Int { 0 }
        func query<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) -> [T] { [] }
        func first<T>(_ sql: SQL, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) -> T? { nil }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T { try body(Transaction()) }
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T { try body(Transaction()) }
    func close() async {}
}
