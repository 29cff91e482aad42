import ArgumentParser
import Foundation

/// A database that the server is measured on.
enum Engine: String, ExpressibleByArgument, CaseIterable {
    case sqlite, postgres

    var title: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }

    /// A place for a server, with a master key of its own; what was there before goes when `isFresh`.
    func place(
        named name: String, in data: String, program: String, cluster: PostgresCluster?, isFresh: Bool
    ) throws -> ServerUnderTest.Place {
        var place = ServerUnderTest.Place(program: program, folder: "\(data)/\(rawValue)-\(name)")
        if isFresh { try? FileManager.default.removeItem(atPath: place.folder) }
        let isNew = !FileManager.default.fileExists(atPath: place.masterKeyFile)
        if isNew {
            try? FileManager.default.removeItem(atPath: place.folder)
            try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
            let key = Data(SystemBytes().bytes(32))
            guard FileManager.default.createFile(atPath: place.masterKeyFile, contents: key, attributes: [.posixPermissions: 0o600]) else {
                throw BenchError("cannot write \(place.masterKeyFile)")
            }
        }
        place.databaseURL = try cluster?.database("bench_\(name)", isFresh: isNew)
        return place
    }
}
