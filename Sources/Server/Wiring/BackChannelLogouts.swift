internal import Delivery
internal import Logging
internal import ServiceLifecycle
internal import UserPools

/// Tells clients that sign-ins have ended, after the request that ended them was answered. Source: OpenID Connect Back-Channel Logout 1.0, section 2.5.
///
/// What waits is bounded: a client that does not answer holds up a few others for seconds, and never a request.
struct BackChannelLogouts: Service, SignInEndObserver {
    private let waiting: AsyncStream<EndedSignIn>
    private let queue: AsyncStream<EndedSignIn>.Continuation
    private let tokens: @Sendable (EndedSignIn) async throws -> LogoutTokens.Notice?
    private let http: DeliveryHTTP
    private let logger: Logger

    static let longestQueue = 1_000
    static let atOnce = 8
    /// How long is waited before each try.
    static let tries: [Duration] = [.zero, .seconds(1), .seconds(5)]
    static let timeoutSeconds: Int64 = 5

    init(http: DeliveryHTTP, logger: Logger, tokens: @escaping @Sendable (EndedSignIn) async throws -> LogoutTokens.Notice?) {
        (waiting, queue) = AsyncStream.makeStream(of: EndedSignIn.self, bufferingPolicy: .bufferingOldest(Self.longestQueue))
        self.http = http
        self.logger = logger
        self.tokens = tokens
    }

    func ended(_ signIns: Set<EndedSignIn>) {
        for signIn in signIns {
            if case .dropped = queue.yield(signIn) {
                logger.warning("a client is not told of a sign-out: too many wait", metadata: ["clientId": "\(signIn.client)"])
            }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.atOnce { group.addTask { for await signIn in waiting { await tell(signIn) } } }
            }
        }
    }

    private func tell(_ signIn: EndedSignIn) async {
        for pause in Self.tries {
            do {
                try await Task.sleep(for: pause)
                // A token of its own for each try: the last could have been taken for a replay.
                guard let notice = try await tokens(signIn) else { return }
                try await http.post(
                    form: "logout_token=" + notice.token, to: notice.address, seconds: Self.timeoutSeconds, receiver: "the client")
                return
            } catch is CancellationError {
                return
            } catch {
                logger.warning(
                    "a client was not told of a sign-out", metadata: ["clientId": "\(signIn.client)", "cause": "\(error)"])
            }
        }
    }
}
