import ArgumentParser
import Server

struct Settings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read or change what Cognito does not have: the extension settings of a pool or an app client.",
        discussion: """
            Calls are signed with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN) when these are set, \
            which lifeguard serve demands.
            """,
        subcommands: [Get.self, Put.self]
    )

    struct Target: ParsableArguments {
        @Option(help: "URL of the server.") var endpoint = "http://localhost:9400"
        @Option(help: "Region of the signature.") var region = "us-east-1"
        @Option(help: "Id of the user pool.") var userPoolId: String
        @Option(help: "Id of the app client, for the client's own settings.") var clientId: String?
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the settings as JSON.")
        @OptionGroup var target: Target

        func run() async throws {
            let call = SettingsCall(endpoint: target.endpoint, region: target.region, pool: target.userPoolId, client: target.clientId)
            ServerProcess.printLine(try await call.get())
        }
    }

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change settings and print the result.")
        @OptionGroup var target: Target
        @Argument(help: "The settings as a JSON object, for example {\"PasswordStorage\":\"ARGON2ID\"}.") var settings: String

        func run() async throws {
            let call = SettingsCall(endpoint: target.endpoint, region: target.region, pool: target.userPoolId, client: target.clientId)
            ServerProcess.printLine(try await call.put(settings))
        }
    }
}
