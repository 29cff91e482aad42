import Persistence
import PersistencePostgres
import Synchronization
import TestSupport
import Testing

@Suite struct DatabasePostgresTests {
    private final class Counter: Sendable {
        private let value = Atomic(0)
        var count: Int { value.load(ordering: .sequentiallyConsistent) }
        @discardableResult func next() -> Int { value.add(1, ordering: .sequentiallyConsistent).newValue }
    }

    private func open(connections: Int = 8) async throws -> PostgresDatabase {
        let database = try PostgresDatabase(try SharedPostgres.configuration(connections: connections))
        try await database.write { tx in
            try tx.execute("CREATE TABLE doctor (id BIGINT NOT NULL PRIMARY KEY, on_call BIGINT NOT NULL)")
            try tx.execute("INSERT INTO doctor (id, on_call) VALUES (1, 1), (2, 1)")
        }
        return database
    }

    @Test func `a closure runs again after a serialization failure`() async throws {
        let database = try await open()
        let (runs, read) = (Counter(), Counter())
        let left = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in 1...2 {
                group.addTask {
                    // Each leaves if the other stays: write skew, which snapshots alone would allow.
                    try await database.write { tx in
                        let run = runs.next()
                        let onCall = try tx.first("SELECT COUNT(*) FROM doctor WHERE on_call = 1") { try $0.int(0) } ?? 0
                        // Both have read before either writes.
                        if run <= 2 {
                            _ = read.next()
                            while read.count < 2 {}
                        }
                        guard onCall > 1 else { return false }
                        try tx.execute("UPDATE doctor SET on_call = 0 WHERE id = ?", [.integer(id)])
                        return true
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(left == 1)
        #expect(runs.count >= 3)
        await database.close()
    }

    @Test func `a transaction survives the end of its server process`() async throws {
        let database = try await open(connections: 2)
        let runs = Counter()
        let value = try await database.write { tx in
            let run = runs.next()
            try tx.execute("UPDATE doctor SET on_call = on_call + 10 WHERE id = 1")
            if run == 1 { _ = try tx.first("SELECT pg_terminate_backend(pg_backend_pid())") { _ in } }
            return try tx.first("SELECT on_call FROM doctor WHERE id = 1") { try $0.int(0) }
        }
        #expect(value == 11)
        #expect(runs.count == 2)
        let reads = Counter()
        let found = try await database.read { tx in
            if reads.next() == 1 { _ = try tx.first("SELECT pg_terminate_backend(pg_backend_pid())") { _ in } }
            return try tx.first("SELECT on_call FROM doctor WHERE id = 1") { try $0.int(0) }
        }
        #expect(found == 11)
        await database.close()
    }

    @Test func `connections that died while idle are replaced`() async throws {
        let database = try await open(connections: 3)
        for _ in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 {
                    group.addTask { _ = try await database.read { tx in _ = try tx.first("SELECT pg_sleep(0.01)::text") { _ in } } }
                }
                try await group.waitForAll()
            }
            // As the server's shutdown does to everybody.
            let killer = try PostgresDatabase(try SharedPostgres.configuration(connections: 1))
            let name = try await database.read { tx in try tx.first("SELECT current_database()::text") { try $0.text(0) } }
            _ = try await killer.read { tx in
                try tx.query("SELECT pg_terminate_backend(pid)::int FROM pg_stat_activity WHERE datname = ?", [SQLValue(name)]) {
                    try $0.int(0)
                }
            }
            await killer.close()
            #expect(try await database.read { tx in try tx.first("SELECT COUNT(*) FROM doctor") { try $0.int(0) } } == 2)
        }
        await database.close()
    }

    @Test func `a lost commit is reported as unknown and not repeated`() async throws {
        let database = try await open(connections: 2)
        try await database.write { tx in
            try tx.execute(
                "CREATE FUNCTION vanish() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$"
            )
            try tx.execute(
                "CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON doctor DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vanish()"
            )
        }
        let runs = Counter()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { tx in
                runs.next()
                try tx.execute("UPDATE doctor SET on_call = 5 WHERE id = 1")
            }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.outcomeUnknown == true)
        #expect(runs.count == 1)
        await database.close()
    }

    @Test func `a server that is away is told at once, and used when it is there`() async throws {
        let away = try PostgresDatabase(PostgresConfiguration(url: "postgres://lifeguard@127.0.0.1:1/none", connections: 2))
        let error = await #expect(throws: DatabaseError.self) { try await away.read { _ in } }
        #expect(error?.kind == .unavailable)
        #expect(error?.outcomeUnknown == false)
        await away.close()
    }

    @Test func `a statement that takes too long is given up`() async throws {
        var configuration = try SharedPostgres.configuration(connections: 1)
        configuration.statementTimeout = 100
        let database = try PostgresDatabase(configuration)
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { tx in _ = try tx.first("SELECT pg_sleep(5)::text") { _ in } }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.engineCode == "57014")
        #expect(try await database.read { tx in try tx.first("SELECT 1") { try $0.int(0) } } == 1)
        await database.close()
    }

    @Test func `a changed table does not break prepared statements`() async throws {
        let database = try await open(connections: 1)
        let other = try await database.read { tx in try tx.query("SELECT * FROM doctor ORDER BY id", []) { try $0.int(1) } }
        #expect(other == [1, 1])
        try await database.write { tx in try tx.execute("ALTER TABLE doctor ADD COLUMN name TEXT") }
        #expect(try await database.read { tx in try tx.query("SELECT * FROM doctor ORDER BY id", []) { try $0.int(1) } } == [1, 1])
        await database.close()
    }

    @Test func `errors do not quote values`() async throws {
        let database = try await open()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { tx in try tx.execute("INSERT INTO doctor (id, on_call) VALUES (?, 1)", ["hunter2"]) }
        }
        #expect(error?.kind == .invalidValue)
        #expect(!String(describing: error).contains("hunter2"))
        await database.close()
    }

    @Test(arguments: [
        ("SELECT ?", "SELECT $1", 1),
        ("a = ? AND b = '?''?' AND \"c?\" = ?", "a = $1 AND b = '?''?' AND \"c?\" = $2", 2),
        ("? -- ?\n ? /* ? */ ? - ? / ?", "$1 -- ?\n $2 /* ? */ $3 - $4 / $5", 5),
        ("/* ** ? **/ ?", "/* ** ? **/ $1", 1),
        ("'open ?", "'open ?", 0),
    ])
    func `placeholders are numbered outside of strings and comments`(sql: String, numbered: String, count: Int) {
        let result = PlaceholderText.numbered(sql)
        #expect(result.text == numbered)
        #expect(result.count == count)
    }
}
