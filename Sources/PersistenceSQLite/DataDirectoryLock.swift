import Glibc
internal import Persistence

/// Holds a data directory for this process: a second Lifeguard on the same files would keep its own caches and signing keys beside ours.
///
/// The lock is the kernel's (`flock`), so it ends with the process however that ends; the file `lifeguard.lock` stays and means nothing.
public final class DataDirectoryLock: Sendable {
    private let descriptor: Int32

    /// - Parameter directory: an existing directory.
    /// - Throws: ``DatabaseError/Kind/unavailable`` if another process holds it or the file cannot be made.
    public init(directory: String) throws {
        let path = directory.hasSuffix("/") ? directory + "lifeguard.lock" : directory + "/lifeguard.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError(.unavailable, "Cannot create \(path): \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            guard reason == EWOULDBLOCK else {
                throw DatabaseError(.unavailable, "Cannot lock \(path): \(String(cString: strerror(reason))).")
            }
            throw DatabaseError(.unavailable, "Another Lifeguard process is using the data directory \(directory).")
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
