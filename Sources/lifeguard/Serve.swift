import ArgumentParser
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the production profile: signed management calls, JSON logs.")

    @OptionGroup var flags: ServerFlags

    func run() async throws {
        try await ServerProcess.run(.serve, flags: flags.values, file: flags.file, composition: Composition())
    }
}
