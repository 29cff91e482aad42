import Synchronization
public import UserPools

/// The discovery documents of pools, made once for each change of a pool.
public final class DiscoveryDocuments: Sendable {
    private struct Entry {
        /// Holding it is what makes its identity its own.
        let context: PoolContext
        let bytes: [UInt8]
    }

    private let entries = Mutex<[UserPoolID: Entry]>([:])
    private let publicURL: String
    private let domainURL: @Sendable ([UserPoolDomain]) -> String?
    /// Bounds memory when there are very many pools; the cache then starts anew.
    private static let capacity = 20_000

    /// - Parameter domainURL: what the addresses of a pool's domain begin with, of one of those that it has.
    public init(publicURL: String, domainURL: @escaping @Sendable ([UserPoolDomain]) -> String?) {
        self.publicURL = publicURL
        self.domainURL = domainURL
    }

    public func document(of context: PoolContext) -> [UInt8] {
        let id = context.pool.id
        if let known = entries.withLock({ $0[id] }), known.context === context { return known.bytes }
        let bytes = Discovery.document(of: context, publicURL: publicURL, domainURL: domainURL(context.domains))
        entries.withLock {
            if $0.count >= Self.capacity { $0 = [:] }
            $0[id] = Entry(context: context, bytes: bytes)
        }
        return bytes
    }
}
