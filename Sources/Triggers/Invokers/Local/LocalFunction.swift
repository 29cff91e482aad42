internal import FoundationEssentials
internal import Logging
internal import NIOCore
internal import NIOPosix

/// A function that runs in worker processes of this server.
final class LocalFunction: FunctionRunner {
    private let pool: WorkerPool
    private let timeout: Duration

    init(
        _ definition: FunctionDefinition, _ function: LocalFunctionDefinition, settings: FunctionSettings, keeper: ProcessKeeper,
        logger: Logger
    ) {
        // The process's own group, which is never shut down.
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        pool = WorkerPool(definition.arn, function, settings: settings, keeper: keeper, loop: loop, logger: logger)
        timeout = definition.timeout
    }

    func run(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8] {
        let pool = pool
        let milliseconds = timeout.components.seconds * 1_000 + timeout.components.attoseconds / 1_000_000_000_000_000
        let call = FunctionCall(
            arn: arn, payload: payload, requestID: UUID().uuidString.lowercased(), deadline: .now() + .milliseconds(milliseconds),
            deadlineMilliseconds: Int64(Date().timeIntervalSince1970 * 1_000) + milliseconds)
        guard !Task.isCancelled else { throw .unavailable(cause: "nobody waits for it any more") }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                pool.loop.execute { pool.submit(call, continuation) }
            }
        } onCancel: {
            pool.loop.execute { pool.expire(call) }
        }
        return try outcome.get()
    }

    func prewarm() {
        let pool = pool
        pool.loop.execute { pool.prewarm() }
    }

    func stop() async {
        let pool = pool
        try? await pool.loop.flatSubmit { pool.stop() }.get()
    }
}
