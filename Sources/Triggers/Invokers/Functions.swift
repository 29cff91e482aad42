internal import CSpawn
public import Logging
internal import Synchronization

/// The functions that this server can run, by ARN, as the functions file says.
public final class Functions: FunctionInvoker {
    /// How often a call is tried in all when there is no answer: as often as Cognito does. An error that the function raised is an answer.
    public static let attempts = 3

    private struct Entry {
        let definition: FunctionDefinition
        let runner: any FunctionRunner
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Of the functions file when it was last read.
        var fingerprint: SourceFingerprint?
        /// Made for the first function elsewhere.
        var calls: RemoteCalls?
        var isStopped = false
    }

    private let state: Mutex<State>
    private let file: String?
    private let settings: FunctionSettings?
    private let keeper: ProcessKeeper
    private let logger: Logger

    /// No functions at all.
    public init() {
        state = Mutex(State())
        file = nil
        settings = nil
        logger = Logger(label: "functions") { _ in SwiftLogNoOpLogHandler() }
        keeper = ProcessKeeper(logger: logger)
    }

    /// Reads the functions file. No process starts before the first call or ``prewarm()``.
    ///
    /// - Parameters:
    ///   - file: path of the functions file.
    ///   - logger: gets what functions write, a line each, with the ARN under `function`.
    /// - Throws: ``FunctionsFileError``, which names the file, the ARN and the key.
    public init(file: String, settings: FunctionSettings, logger: Logger) throws(FunctionsFileError) {
        // Workers run as this process's user, and this process's environment may hold the master key and the database's password.
        lifeguard_conceal()
        self.file = file
        self.settings = settings
        self.logger = logger
        keeper = ProcessKeeper(logger: logger)
        state = Mutex(State())
        let fingerprint = SourceFingerprint(file: file)
        let definitions = try FunctionsFile.read(file, settings: settings)
        state.withLock { state in
            state.fingerprint = fingerprint
            _ = replace(&state, by: definitions)
        }
    }

    public func invoke(_ arn: String, payload: [UInt8]) async throws(FunctionFailure) -> [UInt8] {
        renew()
        guard let runner = runner(of: arn) else { throw .unavailable(cause: "no function \(arn) in the functions file") }
        var attempt = 1
        while true {
            do {
                return try await runner.run(arn, payload: payload)
            } catch {
                guard case .unavailable(let cause) = error, attempt < Self.attempts, !Task.isCancelled else { throw error }
                logger.info("a function is tried again", metadata: ["function": "\(arn)", "cause": "\(cause)"])
                attempt += 1
            }
        }
    }

    /// Starts a worker for each local function, in the background, so that the first call finds it warm.
    public func prewarm() {
        for entry in state.withLock({ Array($0.entries.values) }) { entry.runner.prewarm() }
    }

    /// Ends every worker. Calls that still run fail, and later ones are refused.
    public func stop() async {
        let entries = state.withLock { state in
            state.isStopped = true
            defer { state.entries = [:] }
            return Array(state.entries.values)
        }
        await Self.stop(entries)
        keeper.close()
        state.withLock { $0.calls = nil }
    }

    private static func stop(_ entries: [Entry]) async {
        await withTaskGroup(of: Void.self) { group in
            for entry in entries {
                let runner = entry.runner
                group.addTask { await runner.stop() }
            }
        }
    }

    /// An ARN with a version or an alias that the file does not name means the function.
    private func runner(of arn: String) -> (any FunctionRunner)? {
        state.withLock { state in
            (state.entries[arn] ?? FunctionARN(arn).flatMap { state.entries[$0.unqualified] })?.runner
        }
    }

    // MARK: The file

    /// Where sources may change, a changed functions file counts too; one that is wrong is told of once and leaves things as they were.
    private func renew() {
        guard let file, let settings, settings.reloads else { return }
        let replaced = state.withLock { state -> [Entry] in
            let current = SourceFingerprint(file: file)
            guard !state.isStopped, current != state.fingerprint else { return [] }
            state.fingerprint = current
            do throws(FunctionsFileError) {
                let definitions = try FunctionsFile.read(file, settings: settings)
                logger.info("the functions file has changed")
                return replace(&state, by: definitions)
            } catch {
                logger.error("the functions file has changed and does not count", metadata: ["cause": "\(error)"])
                return []
            }
        }
        if !replaced.isEmpty { Task { await Self.stop(replaced) } }
    }

    /// - Returns: what no definition needs any more.
    private func replace(_ state: inout State, by definitions: [String: FunctionDefinition]) -> [Entry] {
        let (kept, gone) = state.entries.reduce(into: ([String: Entry](), [Entry]())) { result, item in
            if definitions[item.key] == item.value.definition { result.0[item.key] = item.value } else { result.1.append(item.value) }
        }
        state.entries = kept
        for (arn, definition) in definitions where kept[arn] == nil {
            guard let runner = runner(definition, &state) else { continue }
            state.entries[arn] = Entry(definition: definition, runner: runner)
        }
        return gone
    }

    private func runner(_ definition: FunctionDefinition, _ state: inout State) -> (any FunctionRunner)? {
        guard let settings else { return nil }
        func calls(_ state: inout State) -> RemoteCalls {
            let calls = state.calls ?? RemoteCalls()
            state.calls = calls
            return calls
        }
        switch definition.kind {
        case .local(let function):
            return LocalFunction(definition, function, settings: settings, keeper: keeper, logger: logger)
        case .lambda(let endpoint):
            guard let credentials = settings.awsCredentials else { return nil }
            return LambdaFunction(
                arn: definition.arn, endpoint: endpoint, credentials: credentials, timeout: definition.timeout, calls: calls(&state))
        case .http(let url, let secret):
            return HTTPFunction(url: url, secret: secret, timeout: definition.timeout, calls: calls(&state))
        }
    }
}
