internal import Glibc
internal import Logging
internal import Persistence
internal import PersistencePostgres
internal import PersistenceSQLite

/// The database that the configuration names.
struct Storage: Sendable {
    let database: any Database
    /// A file of our own: it must work at start. A database elsewhere may come later, and readiness waits for it.
    let isLocal: Bool
    /// Held for as long as the program runs.
    private let lock: DataDirectoryLock?

    static func file(in dataDirectory: String) -> String { dataDirectory + "/lifeguard.db" }

    static func exists(in dataDirectory: String) -> Bool { access(file(in: dataDirectory), F_OK) == 0 }

    static func open(_ configuration: Configuration, logger: Logger) async throws -> Storage {
        if let url = configuration.databaseURL {
            let database: PostgresDatabase
            do {
                database = try PostgresDatabase(PostgresConfiguration(url: url.revealed))
            } catch {
                throw ConfigurationError("--database-url cannot be used: \((error as? DatabaseError)?.message ?? "\(error)")")
            }
            return Storage(database: database, isLocal: false, lock: nil)
        }
        try DataDirectory.make(configuration.dataDirectory)
        let lock = try DataDirectoryLock(directory: configuration.dataDirectory)
        return Storage(database: try SQLiteDatabase(path: file(in: configuration.dataDirectory)), isLocal: true, lock: lock)
    }
}
