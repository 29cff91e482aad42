import ArgumentParser
import Glibc
import Server

@main
struct Lifeguard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lifeguard",
        abstract: "Amazon Cognito that you run yourself.",
        subcommands: [Dev.self, Serve.self, Backup.self, Restore.self, Settings.self, Texts.self, ShowVersion.self]
    )

    /// Errors are one line that names what is wrong, without the usage text that the library would put behind it.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as ConfigurationError {
            fail("\(error)", EX_USAGE)
        } catch {
            let code = exitCode(for: error)
            if code == .success || error is CleanExit { exit(withError: error) }
            fail(String(message(for: error).prefix { $0 != "\n" }), code == .validationFailure ? EX_USAGE : code.rawValue)
        }
    }

    private static func fail(_ reason: String, _ code: Int32) -> Never {
        ServerProcess.printFailure(reason)
        Glibc.exit(code)
    }
}
