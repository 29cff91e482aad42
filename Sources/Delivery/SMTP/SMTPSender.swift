public import Credentials
internal import Dispatch
internal import Synchronization
public import UserPools

/// Sends mail through a mail server, with libcurl.
///
/// At most `width` mails are under way at once, each on a thread that it blocks, and `capacity` wait; beyond that a message fails at once.
/// Connections are kept for the mails that follow.
public final class SMTPSender: MessageSender {
    private struct Work {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
        var idle: [SMTPConnection] = []
    }

    private let server: SMTPServer
    private let from: MailAddress
    private let clientName: String
    private let certificateAuthorities: String?
    private let clock: any WallClock
    private let random: any RandomSource
    private let width: Int
    private let capacity: Int
    private let queue = DispatchQueue(label: "lifeguard.smtp", attributes: .concurrent)
    private let work = Mutex(Work())

    /// Nanoseconds that a mail may wait for its turn: whoever asked for it has gone by then.
    private static let patience: UInt64 = 10_000_000_000

    /// - Parameters:
    ///   - from: the sender where a pool names none.
    ///   - clientName: this server's host name, for EHLO.
    ///   - certificateAuthorities: PEM file of all that is trusted, in place of the system's; nil for the system's.
    ///   - width: mails at once, at least 1.
    ///   - capacity: mails that may wait.
    public init(
        _ server: SMTPServer, from: MailAddress, clientName: String, certificateAuthorities: String? = nil, clock: any WallClock,
        random: any RandomSource, width: Int = 8, capacity: Int = 256
    ) {
        self.server = server
        self.from = from
        self.clientName = clientName
        self.certificateAuthorities = certificateAuthorities
        self.clock = clock
        self.random = random
        self.width = max(1, width)
        self.capacity = max(0, capacity)
    }

    public func send(_ message: OutgoingMessage) async throws {
        let mail = try Mail(message, from: from)
        let content = try mail.internetMessage(token: Hexadecimal.encode(random.bytes(16)), now: clock.time())
        let deadline = DispatchTime.now().uptimeNanoseconds + Self.patience
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let accepted = submit { [self] in
                continuation.resume(with: Result { try handOver(content, mail, before: deadline) })
            }
            if !accepted { continuation.resume(throwing: DeliveryFailure("too many mails are waiting for the mail server")) }
        }
    }

    /// Closes the connections that wait; the sender works on.
    public func closeIdle() {
        let idle = work.withLock { work in
            defer { work.idle = [] }
            return work.idle
        }
        withExtendedLifetime(idle) {}
    }

    private func handOver(_ content: [UInt8], _ mail: Mail, before deadline: UInt64) throws {
        guard DispatchTime.now().uptimeNanoseconds < deadline else {
            throw DeliveryFailure("the mail server is too slow: a mail waited for its turn too long")
        }
        let connection =
            try work.withLock { $0.idle.popLast() }
            ?? SMTPConnection(server, clientName: clientName, certificateAuthorities: certificateAuthorities)
        defer { work.withLock { $0.idle.append(connection) } }
        try connection.send(content, from: mail.from.mailbox, to: mail.to.mailbox)
    }

    private func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
        enum Verdict { case start, wait, refuse }
        let verdict = work.withLock { work -> Verdict in
            if work.running < width {
                work.running += 1
                return .start
            }
            guard work.waiting.count < capacity else { return .refuse }
            work.waiting.append(job)
            return .wait
        }
        if verdict == .start {
            queue.async { [self] in
                var next: (@Sendable () -> Void)? = job
                while let job = next {
                    job()
                    next = work.withLock { work in
                        guard work.waiting.isEmpty else { return work.waiting.removeFirst() }
                        work.running -= 1
                        return nil
                    }
                }
            }
        }
        return verdict != .refuse
    }
}
