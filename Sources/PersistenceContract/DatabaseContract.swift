public import Persistence
import Synchronization

/// A promise that was not kept.
public struct DatabaseContractViolation: Error, CustomStringConvertible {
    public let description: String

    public init(_ message: String, fileID: String = #fileID, line: Int = #line) {
        description = "\(message) (\(fileID):\(line))"
    }
}

/// One promise of ``Database``, checked on an empty database.
public struct DatabaseContractCase: Sendable, CustomStringConvertible {
    public let name: String
    public let check: @Sendable (any Database) async throws -> Void

    public var description: String { name }
}

/// What every driver promises, whatever the engine.
public enum DatabaseContract {
    public static let all: [DatabaseContractCase] = transactions + values + migrations

    static let transactions: [DatabaseContractCase] = [
        DatabaseContractCase(name: "a closure that throws keeps nothing", check: throwingClosureKeepsNothing),
        DatabaseContractCase(name: "a failed statement dooms its transaction", check: failedStatementDoomsTransaction),
        DatabaseContractCase(name: "a closure's own error replaces the engine's", check: ownErrorReachesCaller),
        DatabaseContractCase(name: "closures that fail hurt no others", check: failuresHurtNoOthers),
        DatabaseContractCase(name: "fifty concurrent increments lose nothing", check: incrementsLoseNothing),
        DatabaseContractCase(name: "a read sees one snapshot", check: readSeesOneSnapshot),
        DatabaseContractCase(name: "a read cannot change anything", check: readCannotChange),
        DatabaseContractCase(name: "a transaction is dead after its closure", check: transactionDiesWithClosure),
        DatabaseContractCase(name: "a closed database refuses work", check: closedDatabaseRefuses),
    ]

    static func throwingClosureKeepsNothing(_ database: any Database) async throws {
        struct Refusal: Error {}
        try await makeCounter(database)
        do {
            try await database.write { tx in
                try tx.execute("UPDATE counter SET value = 7 WHERE id = 1")
                throw Refusal()
            }
            throw DatabaseContractViolation("The error was lost.")
        } catch is Refusal {}
        try await expectCounter(0, database)
    }

    static func failedStatementDoomsTransaction(_ database: any Database) async throws {
        try await makeCounter(database)
        try await expectFailure(.uniqueViolation, table: "counter") {
            try await database.write { tx in
                try tx.execute("UPDATE counter SET value = 7 WHERE id = 1")
                _ = try? tx.execute("INSERT INTO counter (id, value) VALUES (?, ?)", [1, 1])
                _ = try? tx.execute("UPDATE counter SET value = 8 WHERE id = 1")
            }
        }
        try await expectCounter(0, database)
    }

    static func ownErrorReachesCaller(_ database: any Database) async throws {
        struct Taken: Error {}
        try await makeCounter(database)
        do {
            try await database.write { tx in
                do {
                    try tx.execute("INSERT INTO counter (id, value) VALUES (?, ?)", [1, 1])
                } catch let error as DatabaseError where error.kind == .uniqueViolation {
                    throw Taken()
                }
            }
            throw DatabaseContractViolation("The second row was accepted.")
        } catch is Taken {}
    }

    static func failuresHurtNoOthers(_ database: any Database) async throws {
        struct Refusal: Error {}
        try await database.write { tx in
            try tx.execute(SQL(unsafeSQL: tx.dialect.render("CREATE TABLE kept (id {{INTEGER}} NOT NULL PRIMARY KEY)")))
        }
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 1...60 {
                group.addTask {
                    do {
                        try await database.write { tx in
                            try tx.execute("INSERT INTO kept (id) VALUES (?)", [.integer(number)])
                            if number % 3 == 0 { throw Refusal() }
                            // A unique violation: the row of the closure itself.
                            if number % 5 == 0 { try tx.execute("INSERT INTO kept (id) VALUES (?)", [.integer(number)]) }
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let kept = try await database.read { tx in try tx.query("SELECT id FROM kept ORDER BY id") { try $0.int(0) } }
        let expected = (1...60).filter { $0 % 3 != 0 && $0 % 5 != 0 }
        try expect(kept == expected, "Kept \(kept).")
        try expect(failures == 60 - expected.count, "\(failures) callers heard of a failure.")
    }

    static func incrementsLoseNothing(_ database: any Database) async throws {
        try await makeCounter(database)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    // Reading and then writing, which only a serializable transaction makes safe.
                    try await database.write { tx in
                        let value = try tx.first("SELECT value FROM counter WHERE id = 1") { try $0.int(0) } ?? 0
                        try tx.execute("UPDATE counter SET value = ? WHERE id = 1", [.integer(value + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        try await expectCounter(50, database)
    }

    static func readSeesOneSnapshot(_ database: any Database) async throws {
        try await makeCounter(database)
        // Twice, because a driver may learn from the first time that the closure has two statements.
        for round in 1...2 {
            let gate = Gates()
            async let pair = database.read { tx in
                let before = try tx.first("SELECT value FROM counter WHERE id = 1") { try $0.int(0) }
                gate.readOnce.store(true, ordering: .sequentiallyConsistent)
                gate.waitForWrite()
                let after = try tx.first("SELECT value FROM counter WHERE id = ?", [1]) { try $0.int(0) }
                return [before, after]
            }
            while !gate.readOnce.load(ordering: .sequentiallyConsistent) { await Task.yield() }
            try await database.write { tx in
                try tx.execute("UPDATE counter SET value = ? WHERE id = 1", [.integer(round)])
            }
            gate.written.store(true, ordering: .sequentiallyConsistent)
            let seen = try await pair
            try expect(seen[0] == seen[1], "Round \(round): the read saw \(seen).")
        }
    }

    private final class Gates: Sendable {
        let readOnce = Atomic(false)
        let written = Atomic(false)

        func waitForWrite() {
            while !written.load(ordering: .sequentiallyConsistent) {}
        }
    }

    static func readCannotChange(_ database: any Database) async throws {
        try await makeCounter(database)
        do {
            try await database.read { tx in _ = try tx.execute("UPDATE counter SET value = 9 WHERE id = 1") }
            throw DatabaseContractViolation("A read changed a row.")
        } catch is DatabaseError {}
        try await expectCounter(0, database)
    }

    static func transactionDiesWithClosure(_ database: any Database) async throws {
        final class Keeper: @unchecked Sendable { var transaction: (any SQLTransaction)? }
        let keeper = Keeper()
        try await makeCounter(database)
        try await database.write { tx in keeper.transaction = tx }
        do {
            try keeper.transaction?.execute("UPDATE counter SET value = 9 WHERE id = 1")
            throw DatabaseContractViolation("A kept transaction still works.")
        } catch is DatabaseError {}
    }

    static func closedDatabaseRefuses(_ database: any Database) async throws {
        try await makeCounter(database)
        await database.close()
        try await expectFailure(.unavailable) { try await database.read { _ in } }
        try await expectFailure(.unavailable) { try await database.write { _ in } }
    }
}
