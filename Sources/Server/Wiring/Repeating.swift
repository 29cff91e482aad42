internal import Logging
internal import ServiceLifecycle

/// Something that is done again and again until the server stops. A failure is logged and does not end it.
struct Repeating: Service {
    let name: String
    let every: Duration
    let logger: Logger
    let work: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await work()
                } catch {
                    if !Task.isCancelled { logger.warning("background work failed", metadata: ["work": "\(name)", "cause": "\(error)"]) }
                }
                try? await Task.sleep(for: every)
            }
        }
    }
}
