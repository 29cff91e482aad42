import ArgumentParser
import Server

struct Dev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the development profile: open, on loopback, with an inbox.")

    @OptionGroup var flags: ServerFlags

    func run() async throws {
        try await ServerProcess.run(.dev, flags: flags.values, file: flags.file, composition: Composition())
    }
}
