import ArgumentParser
import Server

struct ShowVersion: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        ServerProcess.printLine("lifeguard \(Version.text)")
    }
}
