import Dispatch
import Synchronization

/// Runs dear computations (Argon2id, RSA key generation) a few at a time, away from the threads that serve requests.
///
/// At most `width` run at once and `capacity` wait; beyond that the caller is told at once, because a queue without an end would turn a
/// flood of sign-ins into minutes of waiting and gigabytes of Argon2 memory.
public final class HashingPool: Sendable {
    private struct Work {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let queue = DispatchQueue(label: "lifeguard.hashing", attributes: .concurrent)
    private let work = Mutex(Work())
    private let width: Int
    private let capacity: Int

    /// - Parameters:
    ///   - width: computations at once, at least 1; the number of cores is a good choice.
    ///   - capacity: computations that may wait.
    public init(width: Int, capacity: Int = 256) {
        self.width = max(1, width)
        self.capacity = max(0, capacity)
    }

    /// Runs `body` on the pool and returns what it returns. A cancelled caller's computation still runs to its end.
    ///
    /// Throws `hashingQueueFull` when no place is free, or what `body` throws.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = submit { continuation.resume(with: Result(catching: body)) }
            if !accepted { continuation.resume(throwing: CredentialsError(.hashingQueueFull, "too many password hashes are waiting")) }
        }
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
