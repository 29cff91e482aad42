import Foundation
public import Persistence
import PersistencePostgres
import PersistenceSQLite

/// The databases that everything has to work on.
public enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgres

    public var description: String { rawValue }

    /// One server for the whole test program; every test has a database of its own.
    private static let server = Result { try PostgresServer(fsync: false) }

    /// Runs `body` on an empty database that goes afterwards.
    /// - Parameter connections: PostgreSQL connections at most.
    public func withDatabase<T>(connections: Int = 3, _ body: (any Database) async throws -> T) async throws -> T {
        switch self {
        case .sqlite:
            let directory = FileManager.default.temporaryDirectory.path + "/lifeguard-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            return try await Self.run(body, on: try SQLiteDatabase(path: directory + "/test.db"))
        case .postgres:
            let url = try Self.server.get().makeDatabase()
            return try await Self.run(body, on: try PostgresDatabase(PostgresConfiguration(url: url, connections: connections)))
        }
    }

    private static func run<T>(_ body: (any Database) async throws -> T, on database: any Database) async throws -> T {
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}
