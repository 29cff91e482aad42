import Foundation
import Persistence
import PersistencePostgres
import PersistenceSQLite
import TestSupport
import Testing

/// One PostgreSQL server for all suites of this target; each test has a database of its own.
enum SharedPostgres {
    static let server = Result { try PostgresServer(fsync: false) }

    static func configuration(connections: Int = 8) throws -> PostgresConfiguration {
        PostgresConfiguration(url: try server.get().makeDatabase(), connections: connections)
    }
}

/// A directory that goes when the test is over.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/lifeguard-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

enum Engine: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }

    /// Runs `body` on an empty database.
    func withDatabase(_ body: (any Database) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let directory = try TemporaryDirectory()
            let database = try SQLiteDatabase(path: directory.path + "/test.db")
            try await run(body, on: database)
            // The directory lives until here.
            withExtendedLifetime(directory) {}
        case .postgres:
            try await run(body, on: try PostgresDatabase(try SharedPostgres.configuration()))
        }
    }

    private func run(_ body: (any Database) async throws -> Void, on database: any Database) async throws {
        do {
            try await body(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
