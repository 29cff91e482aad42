import Glibc
import Synchronization

/// A libcrypto object that may move between threads, though only one of them uses it at a time.
struct LibcryptoHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// libcrypto returns null from a constructor only when memory has run out, which nothing here could mend: the program ends, as it does
    /// when Swift itself cannot allocate.
    static func allocated(_ pointer: OpaquePointer?) -> OpaquePointer {
        guard let pointer else { abort() }
        return pointer
    }
}

/// Contexts that are dear to make and cannot be shared, kept for the next caller.
///
/// A pool and not a thread-local, because Swift's tasks do not own the thread they run on.
final class ContextPool: Sendable {
    private let idle = Mutex<[LibcryptoHandle]>([])
    private let make: @Sendable () -> OpaquePointer?
    private let free: @Sendable (OpaquePointer) -> Void
    /// More idle contexts than this would only be left over from a burst of threads.
    private static let kept = 64

    init(make: @escaping @Sendable () -> OpaquePointer?, free: @escaping @Sendable (OpaquePointer) -> Void) {
        self.make = make
        self.free = free
    }

    deinit {
        for handle in idle.withLock({ $0 }) { free(handle.pointer) }
    }

    func withContext<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        let handle = idle.withLock { $0.popLast() } ?? LibcryptoHandle(pointer: LibcryptoHandle.allocated(make()))
        let result = body(handle.pointer)
        let surplus = idle.withLock { idle in
            if idle.count < Self.kept {
                idle.append(handle)
                return false
            }
            return true
        }
        if surplus { free(handle.pointer) }
        return result
    }
}
