import Glibc
import Synchronization

/// Reads codes from the server's inbox, and empties it now and then: looking for a message costs as much as there are messages.
final class CodeInbox: @unchecked Sendable {
    private static let path = "/_lifeguard/inbox"
    private static let mostMessages = 200
    // Sign-ins whose code is still in the inbox hold it for reading, so that emptying waits for them.
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    private let count = Mutex(0)

    init() {
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        // Or those who read would never let it be emptied.
        pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        pthread_rwlock_init(lock, &attributes)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    /// Lets a code be sent, and reads it. What is not the sending does not count as time of the operation.
    /// - Parameter send: makes the server send a code to the address.
    /// - Returns: what `send` returns, and the code.
    func receiving<T>(at address: String, over connection: CognitoConnection, _ send: () throws -> T) throws -> (sent: T, code: String) {
        _ = connection.aside { pthread_rwlock_rdlock(lock) }
        let result: (T, String)
        do {
            defer { pthread_rwlock_unlock(lock) }
            let sent = try send()
            let messages = try connection.aside { try connection.document(at: "\(Self.path)?destination=\(address)") }
            guard let newest = (messages as? [[String: Any]])?.first, let code = newest["code"] as? String else {
                throw BenchError("no code has come to \(address)")
            }
            result = (sent, code)
        }
        try connection.aside { try emptyIfFull(over: connection) }
        return (result.0, result.1)
    }

    private func emptyIfFull(over connection: CognitoConnection) throws {
        let isFull = count.withLock { count in
            count += 1
            guard count >= Self.mostMessages else { return false }
            count = 0
            return true
        }
        guard isFull else { return }
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        try connection.delete(Self.path)
    }
}
