internal import FoundationEssentials
internal import Logging
internal import NIOCore

/// The workers of one function: as many as calls overlap, up to its concurrency; what is beyond waits.
///
/// Everything is touched on one event loop alone, which the workers' connections share: a call costs one hop there and one back.
final class WorkerPool: @unchecked Sendable {
    let loop: any EventLoop
    private let arn: FunctionARN
    private let function: LocalFunctionDefinition
    private let settings: FunctionSettings
    private let keeper: ProcessKeeper
    private let logger: Logger

    private var idle: [Worker] = []
    private var starting: [Worker] = []
    /// Answered, and about to ask for more: worth waiting for.
    private var returning: [Worker] = []
    /// All that live, each once, with those of earlier sources that still run a call.
    private var living: [Worker] = []
    /// Told to end, and still there.
    private var ending: [Worker] = []
    private var queue = CircularBuffer<FunctionCall>()
    private var restarts = RestartBackoff()
    private var generation = 0
    private var fingerprint: SourceFingerprint?
    private var trimming: RepeatedTask?
    private var stopped: EventLoopPromise<Void>?

    /// How long a call waits for a worker that has answered before another one is started in its place.
    private static let patience = TimeAmount.milliseconds(20)
    /// How long more than one worker is kept without anything to do.
    private static let idleTime = TimeAmount.minutes(5)

    init(
        _ arn: FunctionARN, _ function: LocalFunctionDefinition, settings: FunctionSettings, keeper: ProcessKeeper, loop: any EventLoop,
        logger: Logger
    ) {
        self.arn = arn
        self.function = function
        self.settings = settings
        self.keeper = keeper
        self.loop = loop
        var logger = logger
        logger[metadataKey: "function"] = "\(arn)"
        self.logger = logger
    }

    // MARK: Calls

    func submit(_ call: FunctionCall, _ continuation: CheckedContinuation<FunctionCall.Outcome, Never>) {
        loop.assertInEventLoop()
        call.begin(continuation, timer: loop.scheduleTask(deadline: call.deadline) { [self] in expire(call) })
        guard stopped == nil else { return call.end(.failure(.unavailable(cause: "the server stops"))) }
        renew()
        queue.append(call)
        serve()
    }

    func prewarm() {
        guard stopped == nil, living.isEmpty else { return }
        renew()
        start()
    }

    /// A call whose time is over, or that nobody waits for any more: whoever runs it is ended.
    func expire(_ call: FunctionCall) {
        guard !call.isOver else { return }
        for worker in living { worker.timedOut(call) }
        queue.removeAll { $0 === call }
        call.end(.failure(.unavailable(cause: "no worker was free in time")))
    }

    private func serve(waitingForReturns: Bool = true) {
        while let call = queue.first, let worker = idle.popLast() {
            if worker.run(call) { queue.removeFirst() }
        }
        guard !queue.isEmpty else { return }
        if waitingForReturns, !returning.isEmpty {
            loop.scheduleTask(in: Self.patience) { [self] in serve(waitingForReturns: false) }
        }
        let coming = starting.count + (waitingForReturns ? returning.count : 0)
        var wanted = min(queue.count - coming, function.concurrency - living.count)
        while wanted > 0, start() { wanted -= 1 }
        // Nobody is there who could ever take them.
        if living.isEmpty { failQueue(restarts.failure ?? .unavailable(cause: "the function does not start")) }
    }

    private func failQueue(_ failure: FunctionFailure) {
        while let call = queue.popFirst() { call.end(.failure(failure)) }
    }

    // MARK: Workers

    @discardableResult
    private func start() -> Bool {
        guard restarts.allows(at: .now()) else { return false }
        let token = function.runtime == .provided ? nil : Self.token()
        let worker = Worker(loop: loop, generation: generation, token: token, logger: logger, keeper: keeper, pool: self)
        starting.append(worker)
        living.append(worker)
        if trimming == nil {
            trimming = loop.scheduleRepeatedTask(initialDelay: .minutes(1), delay: .minutes(1)) { [weak self] _ in self?.trim() }
        }
        let (arn, function, settings) = (arn, function, settings)
        worker.start(WorkerEnvironment.command(function), directory: function.directory) { port, token in
            WorkerEnvironment.variables(arn, function, settings: settings, port: port, token: token)
        }
        return true
    }

    /// 256 bits.
    private static func token() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in String(generator.next() as UInt64, radix: 16) }.joined(separator: "-")
    }

    /// A worker asks for an event.
    func ready(_ worker: Worker) {
        starting.removeAll { $0 === worker }
        returning.removeAll { $0 === worker }
        guard worker.generation == generation else { return retire(worker) }
        restarts.succeeded()
        if !idle.contains(where: { $0 === worker }) { idle.append(worker) }
        serve()
    }

    func returning(_ worker: Worker) {
        idle.removeAll { $0 === worker }
        guard worker.generation == generation else { return retire(worker) }
        if !returning.contains(where: { $0 === worker }) { returning.append(worker) }
    }

    /// A worker ended before it asked for its first event: the oldest call learns why.
    func startFailed(_ worker: Worker, _ failure: FunctionFailure) {
        remove(worker)
        guard worker.generation == generation else { return serve() }
        restarts.failed(failure, at: .now())
        logger.warning("a worker did not start", metadata: ["cause": "\(failure)"])
        queue.popFirst()?.end(.failure(failure))
        serve()
    }

    /// A worker is over, for any other cause.
    func gone(_ worker: Worker) {
        remove(worker)
        if stopped == nil { serve() }
    }

    /// A worker's process is no more.
    func ended(_ worker: Worker) {
        remove(worker)
        ending.removeAll { $0 === worker }
        finishStopping()
    }

    private func retire(_ worker: Worker) {
        worker.end()
        remove(worker)
    }

    private func remove(_ worker: Worker) {
        guard living.contains(where: { $0 === worker }) else { return }
        for list in [\WorkerPool.idle, \.starting, \.returning, \.living] { self[keyPath: list].removeAll { $0 === worker } }
        ending.append(worker)
    }

    /// Where source files may change: when they have, no call sees a worker that was started before.
    private func renew() {
        guard settings.reloads else { return }
        let current = SourceFingerprint(function)
        defer { fingerprint = current }
        guard let fingerprint, fingerprint != current else { return }
        generation += 1
        restarts = RestartBackoff()
        // One that runs a call may finish it; it retires when it asks for the next.
        for worker in idle + starting + returning { retire(worker) }
        logger.info("the function's source has changed")
    }

    /// Ends workers that only a past peak needed.
    private func trim() {
        let now = NIODeadline.now()
        for worker in idle where idle.count > 1 {
            if case .idle(_, let since) = worker.state, now - since > Self.idleTime { retire(worker) }
        }
    }

    /// - Returns: what succeeds when no process is left.
    func stop() -> EventLoopFuture<Void> {
        if let stopped { return stopped.futureResult }
        let promise = loop.makePromise(of: Void.self)
        stopped = promise
        trimming?.cancel()
        failQueue(.unavailable(cause: "the server stops"))
        for worker in living {
            if case .running(let call) = worker.state { call.end(.failure(.unavailable(cause: "the server stops"))) }
            retire(worker)
        }
        finishStopping()
        return promise.futureResult
    }

    private func finishStopping() {
        if ending.isEmpty, living.isEmpty { stopped?.succeed() }
    }
}
