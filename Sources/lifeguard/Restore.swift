import ArgumentParser
import Server

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Put a copy that lifeguard backup made into an empty data directory.")

    @Option(name: .of(.dataDir), help: "The data directory to fill.") var dataDir: String?
    @Option(name: .customLong("config"), help: "The server's YAML file.") var file: String?
    @Argument(help: "Path of the copy.") var copy: String

    func run() async throws {
        let directory = try ServerProcess.dataDirectory(flag: dataDir, file: file)
        try await Composition().restore(dataDirectory: directory, from: copy)
        ServerProcess.printLine("restored \(copy) into \(directory)")
    }
}
