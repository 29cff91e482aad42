internal import ServiceLifecycle
internal import Synchronization

/// Knows when the stop began, and says so should a request neither finish nor heed its cancellation.
final class DrainWatch: Service {
    private let limit: Duration
    private let overdue: @Sendable () -> Void
    private let watch = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter overdue: called a second after the limit if the server has not stopped by then.
    init(limit: Duration, overdue: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.overdue = overdue
    }

    var hasBegun: Bool { watch.withLock { $0 != nil } }

    func run() async throws {
        try? await gracefulShutdown()
        // The group cancels at the limit; a second more is for those who heed that.
        let patience = limit + .seconds(1)
        watch.withLock { watch in
            watch = Task.detached { [overdue] in
                do { try await Task.sleep(for: patience) } catch { return }
                overdue()
            }
        }
    }

    func finished() {
        watch.withLock { $0?.cancel() }
    }
}
