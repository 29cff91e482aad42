import ArgumentParser
import Server

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Copy the SQLite database, while the server may be running.")

    @Option(name: .of(.dataDir), help: "The server's data directory.") var dataDir: String?
    @Option(name: .customLong("config"), help: "The server's YAML file.") var file: String?
    @Argument(help: "Path of the copy; it must not exist yet.") var copy: String

    func run() async throws {
        let directory = try ServerProcess.dataDirectory(flag: dataDir, file: file)
        try await Composition().backup(dataDirectory: directory, to: copy, progress: ServerProcess.tenths("copied"))
        ServerProcess.printLine("backed up \(directory) to \(copy); the master key is not in it: keep that file too")
    }
}
