import Synchronization

/// Lets equal forms of one browser take turns on this node, so that the second one finds what the first one has led to.
final class FormTurns: Sendable {
    /// By the form's name: who waits for the one that has its turn.
    private let queues = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    func run<Result>(_ name: String, _ body: () async throws -> Result) async rethrows -> Result {
        await take(name)
        defer { leave(name) }
        return try await body()
    }

    private func take(_ name: String) async {
        await withCheckedContinuation { continuation in
            let isFirst = queues.withLock { queues in
                let isFirst = queues[name] == nil
                if isFirst { queues[name] = [] } else { queues[name]?.append(continuation) }
                return isFirst
            }
            if isFirst { continuation.resume() }
        }
    }

    private func leave(_ name: String) {
        let next = queues.withLock { queues -> CheckedContinuation<Void, Never>? in
            guard let waiting = queues[name], let next = waiting.first else {
                queues[name] = nil
                return nil
            }
            queues[name] = Array(waiting.dropFirst())
            return next
        }
        next?.resume()
    }
}
