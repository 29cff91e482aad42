import Persistence

extension DatabaseContract {
    static let migrations: [DatabaseContractCase] = [
        DatabaseContractCase(name: "migrations run once and in order", check: migrationsRunOnce),
        DatabaseContractCase(name: "a migration that fails leaves nothing", check: failedMigrationLeavesNothing),
        DatabaseContractCase(name: "a newer schema is refused", check: newerSchemaRefused),
        DatabaseContractCase(name: "nodes that start together migrate once", check: nodesMigrateOnce),
    ]

    private static let house = [
        Migration(
            number: 1, name: "rooms",
            statements: [
                "CREATE TABLE room (id {{AUTO}}, name {{TEXT}} NOT NULL, plan {{BLOB}}, size {{REAL}}) {{STRICT}}",
                "CREATE UNIQUE INDEX room_name ON room (name)",
            ]
        ),
        Migration(number: 2, name: "doors", statements: ["ALTER TABLE room ADD COLUMN doors {{INTEGER}} NOT NULL DEFAULT 1"]),
    ]

    static func migrationsRunOnce(_ database: any Database) async throws {
        let first = try await MigrationRunner([house[0]]).run(on: database)
        try await database.write { tx in try tx.execute("INSERT INTO room (name) VALUES (?)", ["kitchen"]) }
        let program = MigrationRunner(house.reversed())
        try expect(try await !program.isCurrent(on: database), "An old schema counts as current.")
        let second = try await program.run(on: database)
        let third = try await program.run(on: database)
        try expect([first, second, third] == [[1], [2], []], "Applied \(first), \(second), \(third).")
        try expect(try await program.isCurrent(on: database), "The schema does not count as current.")
        let rows = try await database.read { tx in
            try tx.query("SELECT id, doors FROM room WHERE name = ?", ["kitchen"]) { [try $0.int(0), try $0.int(1)] }
        }
        try expect(rows == [[1, 1]], "The row became \(rows).")
    }

    static func failedMigrationLeavesNothing(_ database: any Database) async throws {
        let broken = Migration(number: 2, name: "broken", statements: ["CREATE TABLE half (id {{INTEGER}})", "CREATE NONSENSE"])
        try await expectFailure(.other) { try await MigrationRunner([house[0], broken]).run(on: database) }
        let applied = try await MigrationRunner(house).run(on: database)
        try expect(applied == [2], "Applied \(applied).")
        try await expectFailure(.other) { try await database.read { tx in _ = try tx.execute("SELECT id FROM half") } }
    }

    static func newerSchemaRefused(_ database: any Database) async throws {
        try await MigrationRunner(house).run(on: database)
        try await expectFailure(.tooNew) { try await MigrationRunner([house[0]]).run(on: database) }
        try expect(try await MigrationRunner([house[0]]).storedSchema(on: database) == 2, "The refusal changed the schema.")
    }

    static func nodesMigrateOnce(_ database: any Database) async throws {
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<5 { group.addTask { try await MigrationRunner(house).run(on: database) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try expect(applied.sorted() == [1, 2], "Applied \(applied).")
    }
}
