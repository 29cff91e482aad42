internal import FoundationEssentials
internal import Glibc
internal import JSON
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One process that runs a function, and the Runtime API that it alone speaks to.
///
///     starting ── next ──> idle ── a call ──> running ── response, error ──> returning ── next ──> idle
///        └────────────────────┴──── its end, a time-out, an answer that is none ──┴──> over
///
/// Everything is touched on the pool's event loop alone.
final class Worker: @unchecked Sendable {
    enum State {
        case starting
        case idle(RuntimeConnection, since: NIODeadline)
        case running(FunctionCall)
        /// It has answered and not yet asked for more.
        case returning
        case over
    }

    /// How long a worker may take until it asks for its first event: Lambda's limit.
    private static let startTime = TimeAmount.seconds(10)
    /// How long a worker that is to end may go on after SIGTERM.
    private static let grace = TimeAmount.milliseconds(250)
    /// A runtime that opens a connection for each request has one or two at a time.
    private static let connectionLimit = 8

    let generation: Int
    private(set) var state = State.starting
    private let loop: any EventLoop
    private let token: String?
    private let logger: Logger
    private let keeper: ProcessKeeper
    private weak var pool: WorkerPool?
    private var listener: (any Channel)?
    private var child: ChildProcess?
    private var connections: [RuntimeConnection] = []
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - generation: of the sources that it runs.
    ///   - token: what its requests must carry; nil for a runtime that is not ours, which is known by its user.
    init(loop: any EventLoop, generation: Int, token: String?, logger: Logger, keeper: ProcessKeeper, pool: WorkerPool) {
        self.loop = loop
        self.generation = generation
        self.token = token
        self.logger = logger
        self.keeper = keeper
        self.pool = pool
    }

    // MARK: Start

    /// - Parameter variables: the worker's environment, by the port of its Runtime API.
    func start(_ command: [String], directory: String, variables: @escaping @Sendable (_ port: Int, _ token: String?) -> [String: String]) {
        schedule(Self.startTime) { $0.fail("did not ask for an event within 10 s of its start") }
        ServerBootstrap(group: loop, childGroup: loop)
            .serverChannelOption(.backlog, value: 16)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)), RuntimeConnection(worker: self))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .whenComplete { [self] result in
                do {
                    let listener = try result.get()
                    if case .over = state {
                        listener.close(promise: nil)
                        pool?.ended(self)
                        return
                    }
                    self.listener = listener
                    let port = listener.localAddress?.port ?? 0
                    try spawn(command, directory: directory, environment: variables(port, token))
                } catch {
                    fail((error as? ChildProcess.StartFailure)?.cause ?? "no Runtime API: \(error)")
                    pool?.ended(self)
                }
            }
    }

    private func spawn(_ command: [String], directory: String, environment: [String: String]) throws {
        let output = try Pipe()
        let errors = try Pipe()
        defer {
            close(output.writing)
            close(errors.writing)
        }
        read(output.reading, stream: "stdout", level: .info)
        read(errors.reading, stream: "stderr", level: .warning)
        let loop = loop
        let child = try ChildProcess.start(
            command, environment: environment, directory: directory, output: output.writing, errors: errors.writing,
            onExit: { [self] how in loop.execute { self.exited(how) } })
        self.child = child
        keeper.keep(child)
        logger.debug("worker started", metadata: ["process": "\(child.processID)"])
    }

    private func read(_ descriptor: Int32, stream: String, level: Logger.Level) {
        var logger = logger
        logger[metadataKey: "stream"] = "\(stream)"
        let named = logger
        NIOPipeBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(OutputLines(logger: named, level: level))
                }
            }
            .takingOwnershipOfDescriptor(input: descriptor)
            .whenFailure { _ in close(descriptor) }
    }

    // MARK: The connections

    /// Whether a connection may be the worker's. A runtime of ours proves itself with each request; another one by the user it runs as.
    func admits(_ channel: any Channel, _ connection: RuntimeConnection) -> Bool {
        guard connections.count < Self.connectionLimit, let peer = channel.remoteAddress?.port, let port = channel.localAddress?.port,
            token != nil || PeerOwner.isThisUser(peer: peer, port: port)
        else { return false }
        connections.append(connection)
        return true
    }

    func lost(_ connection: RuntimeConnection) {
        connections.removeAll { $0 === connection }
        // It may come back and ask again; if it has ended, its exit tells.
        if case .idle(let parked, _) = state, parked === connection { become(.returning) }
    }

    /// Compares in constant time.
    func isToken(_ claimed: String?) -> Bool {
        guard let token else { return true }
        guard let claimed, claimed.utf8.count == token.utf8.count else { return false }
        return zip(claimed.utf8, token.utf8).reduce(0) { $0 | $1.0 ^ $1.1 } == 0
    }

    func receive(_ request: RuntimeRequest, from connection: RuntimeConnection) {
        switch (request, state) {
        case (.next, .starting), (.next, .returning), (.next, .idle):
            timer?.cancel()
            state = .idle(connection, since: .now())
            pool?.ready(self)
        case (.next, _):
            fail("asked for another event before it answered")
        case (.response(let id, let body), .running(let call)) where id == call.requestID:
            connection.accept()
            guard body.isJSON else { return fail(.malformedAnswer(cause: "the answer is not JSON")) }
            settle(call, .success(body))
        case (.error(let id, let body), .running(let call)) where id == call.requestID:
            connection.accept()
            settle(call, .failure(.raised(message: RaisedError.message(in: body))))
        case (.initError(let body), .starting):
            connection.accept()
            fail(.raised(message: RaisedError.message(in: body)))
        case (.response, _), (.error, _), (.initError, _):
            connection.answer(400, "Bad Request", body: #"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#)
        }
    }

    func answeredTooMuch() {
        fail(.malformedAnswer(cause: "the answer is larger than \(RuntimeConnection.bodyLimit) bytes"))
    }

    // MARK: A call

    /// - Returns: false when it is not idle.
    func run(_ call: FunctionCall) -> Bool {
        guard case .idle(let connection, _) = state else { return false }
        timer?.cancel()
        state = .running(call)
        connection.send(call)
        return true
    }

    private func settle(_ call: FunctionCall, _ outcome: FunctionCall.Outcome) {
        become(.returning)
        call.end(outcome)
    }

    /// Waits for the next `next`, but not for ever.
    private func become(_ next: State) {
        state = next
        schedule(Self.startTime) { $0.fail("did not ask for another event within 10 s of its answer") }
        pool?.returning(self)
    }

    // MARK: End

    /// The call that runs has run out of time.
    func timedOut(_ call: FunctionCall) {
        guard case .running(let running) = state, running === call else { return }
        fail("took too long")
    }

    private func fail(_ cause: String) {
        fail(.unavailable(cause: "the function \(cause)"))
    }

    private func fail(_ failure: FunctionFailure) {
        switch state {
        case .over: return
        case .starting:
            end()
            pool?.startFailed(self, failure)
        case .running(let call):
            end()
            call.end(.failure(failure))
            pool?.gone(self)
        case .idle, .returning:
            end()
            logger.warning("a worker was ended", metadata: ["cause": "\(failure)"])
            pool?.gone(self)
        }
    }

    private func exited(_ how: String) {
        keeper.release(child?.processID ?? 0)
        fail("\(how)")
        pool?.ended(self)
    }

    /// Ends the process, first with SIGTERM; what it was doing is not told to anybody.
    func end() {
        if case .over = state { return }
        state = .over
        timer?.cancel()
        for connection in connections { connection.close() }
        listener?.close(promise: nil)
        guard let child else { return }
        child.signal(SIGTERM)
        loop.scheduleTask(in: Self.grace) { child.signal(SIGKILL) }
    }

    private func schedule(_ time: TimeAmount, _ action: @escaping @Sendable (Worker) -> Void) {
        timer?.cancel()
        timer = loop.scheduleTask(in: time) { [weak self] in if let self { action(self) } }
    }
}
