internal import Glibc
internal import ServiceLifecycle
internal import Synchronization

/// Knows when the stop began, and ends the process should a request neither finish nor heed its cancellation.
final class DrainWatch: Service {
    private let limit: Duration
    private let watch = Mutex<Task<Void, Never>?>(nil)

    init(limit: Duration) {
        self.limit = limit
    }

    var hasBegun: Bool { watch.withLock { $0 != nil } }

    func run() async throws {
        try? await gracefulShutdown()
        // The group cancels at the limit; a second more is for those who heed that.
        let patience = limit + .seconds(1)
        watch.withLock { watch in
            watch = Task.detached {
                do { try await Task.sleep(for: patience) } catch { return }
                exit(0)
            }
        }
    }

    func finished() {
        watch.withLock { $0?.cancel() }
    }
}
