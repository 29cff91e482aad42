import AWSWire
import Logging
import Server

/// A server on a free port with routes that echo, for as long as `body` runs.
func withServer<Answer>(
    flags: [ConfigurationKey: String] = [:],
    limits: ServerLimits = ServerLimits(),
    inbox: (any Inbox)? = nil,
    importUploads: (any ImportUploadDoor)? = nil,
    aws: @escaping @Sendable (WireRequest, String) async -> WireResponse = { request, _ in WireResponse(status: 200, body: request.body) },
    _ body: @escaping @Sendable (ReadyServer) async throws -> sending Answer
) async throws -> Answer where Answer: Sendable {
    let sources = try ConfigurationSources(flags: flags.merging([.port: "0"]) { given, _ in given }, environment: [:], file: nil)
    let configuration = try Configuration(profile: .dev, sources: sources)
    let routes = Routes(
        aws: aws,
        target: { target in
            switch target {
            case "AWSCognitoIdentityProviderService.SignUp": TargetPolicy(name: "SignUp", isPublic: true)
            case "AWSCognitoIdentityProviderService.ListUserPools": TargetPolicy(name: "ListUserPools", isPublic: false)
            case "AWSCognitoIdentityProviderService.SetUICustomization":
                TargetPolicy(name: "SetUICustomization", isPublic: false, bodyLimit: 4_000)
            default: nil
            }
        },
        poolDocument: { pool, document in
            pool == "us-east-1_Pool" ? WireResponse(status: 200, body: Array(document.rawValue.utf8)) : nil
        },
        isReady: { true },
        inbox: inbox,
        importUploads: importUploads
    )
    let (ready, continuation) = AsyncStream<ReadyServer>.makeStream()
    return try await withThrowingTaskGroup(of: Answer?.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await runServer(
                configuration: configuration,
                limits: limits,
                metrics: MetricsRegistry(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                onReady: { continuation.yield($0) },
                compose: { _, _ in ServerDependencies(routes: routes) }
            )
            return nil
        }
        var answer: Answer?
        for await server in ready {
            do {
                answer = try await body(server)
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
            break
        }
        try await group.waitForAll()
        guard let answer else { throw NeverReady() }
        return answer
    }
}

struct NeverReady: Error {}
