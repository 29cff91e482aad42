import Synchronization
import UserPools

/// Which pools compare names without case. That is settled when a pool is made and never changes, so it is remembered without an end date.
final class NameFolding: Sendable {
    /// Beyond this many pools the memory starts over; it only saves reading a document.
    private static let capacity = 10_000
    private let known = Mutex<[UserPoolID: Bool]>([:])

    func foldsNames(in pool: UserPoolID, _ document: () throws -> UserPool?) rethrows -> Bool {
        if let folds = known.withLock({ $0[pool] }) { return folds }
        guard let found = try document() else { return false }
        let folds = !found.isCaseSensitive
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll() }
            known[pool] = folds
        }
        return folds
    }
}

extension StoreTransaction {
    func foldsNames(in pool: UserPoolID) throws -> Bool {
        try folding.foldsNames(in: pool) { try self.pool(pool) }
    }
}
