/// Brings a database to the schema that the program was written for. Any number of nodes may run it at the same time.
public struct MigrationRunner: Sendable {
    private let migrations: [Migration]

    /// - Parameter migrations: in any order; their numbers are 1, 2, 3, ….
    public init(_ migrations: [Migration]) {
        self.migrations = migrations.sorted { $0.number < $1.number }
    }

    /// The schema number that the program knows; 0 if it has no migrations.
    public var programSchema: Int { migrations.last?.number ?? 0 }

    /// Applies what is missing, each migration in its own transaction.
    /// - Returns: the numbers that this call applied.
    /// - Throws: ``DatabaseError/Kind/tooNew`` if the database was made by a newer program, before anything is changed.
    @discardableResult
    public func run(on database: any Database) async throws -> [Int] {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw DatabaseError(.other, "The program's migrations are not numbered 1 to \(migrations.count).")
        }
        try await prepareTables(on: database)
        let stored = try await storedSchema(on: database)
        guard stored <= programSchema else { throw tooNew(stored) }

        var applied: [Int] = []
        for migration in migrations where migration.number > stored {
            if try await apply(migration, on: database) { applied.append(migration.number) }
        }
        return applied
    }

    /// Whether every migration is there and none is too many: the readiness of a node. Never changes anything.
    public func isCurrent(on database: any Database) async throws -> Bool {
        try await storedSchema(on: database) == programSchema
    }

    /// The highest migration that the database has seen; 0 for a prepared but empty one.
    public func storedSchema(on database: any Database) async throws -> Int {
        try await database.read { tx in try Self.storedSchema(tx) }
    }

    private static func storedSchema(_ tx: any SQLTransaction) throws -> Int {
        try tx.first("SELECT COALESCE(MAX(number), 0) FROM schema_migrations") { try $0.int(0) } ?? 0
    }

    private func tooNew(_ stored: Int) -> DatabaseError {
        DatabaseError(
            .tooNew,
            "The database has schema \(stored), but this program knows schemas up to \(programSchema) only. "
                + "Start the newer program again, or restore a backup that was made before it."
        )
    }

    /// Two nodes that create a table at the same moment can get a unique violation from PostgreSQL's catalogue even with IF NOT EXISTS, so
    /// the loser looks again.
    private func prepareTables(on database: any Database) async throws {
        let statements = [
            "CREATE TABLE IF NOT EXISTS schema_migrations (number {{INTEGER}} NOT NULL PRIMARY KEY, name {{TEXT}} NOT NULL) {{STRICT}}",
            "CREATE TABLE IF NOT EXISTS schema_lock (id {{INTEGER}} NOT NULL PRIMARY KEY, turn {{INTEGER}} NOT NULL) {{STRICT}}",
            "INSERT INTO schema_lock (id, turn) VALUES (1, 0) ON CONFLICT (id) DO NOTHING",
        ].map { SQL(unsafeSQL: database.dialect.render($0)) }
        var attempt = 1
        while true {
            do {
                return try await database.write { tx in
                    for statement in statements { try tx.execute(statement) }
                }
            } catch let error as DatabaseError where error.kind != .unavailable && attempt < 10 {
                attempt += 1
            }
        }
    }

    /// - Returns: false if another node was faster.
    private func apply(_ migration: Migration, on database: any Database) async throws -> Bool {
        let statements = migration.statements.map { SQL(unsafeSQL: database.dialect.render($0)) }
        let number = migration.number
        let stored = try await database.write { tx -> Int? in
            // A big table may take longer than a request may.
            if tx.dialect == .postgres { try tx.execute("SET LOCAL statement_timeout = 0") }
            // The row makes the nodes queue: whoever waited for it sees a conflict, and runs this closure again on the new state.
            try tx.execute("UPDATE schema_lock SET turn = turn + 1 WHERE id = 1")
            let stored = try Self.storedSchema(tx)
            guard stored == number - 1 else { return stored }
            for statement in statements { try tx.execute(statement) }
            try tx.execute(
                "INSERT INTO schema_migrations (number, name) VALUES (?, ?)", [.integer(number), .text(migration.name)]
            )
            return nil
        }
        guard let stored else { return true }
        guard stored <= programSchema else { throw tooNew(stored) }
        return false
    }
}
