import Synchronization

/// The provisioned limits in memory: every request asks for one, and none reads the database for it.
///
/// A change of this node counts at once; those of others are seen at the next `refresh`.
public final class ProvisionedLimits: Sendable {
    private struct Key: Hashable {
        let region: String
        let category: String
    }

    private let ports: Ports
    private let rates = Mutex<[Key: Int]>([:])
    /// A signed Region is a caller's word: more than all of AWS's Regions have categories is nobody's need.
    private static let most = 1_024

    public init(ports: Ports) { self.ports = ports }

    /// Requests per second; `nil` where the default counts.
    public func rate(of category: String, in region: String) -> Int? {
        rates.withLock { $0.isEmpty ? nil : $0[Key(region: region, category: category)] }
    }

    /// As `rate`, from the database.
    public func stored(_ category: String, in region: String) async throws -> Int? {
        try await refresh()
        return rate(of: category, in: region)
    }

    /// - Throws: ServiceQuotaExceeded when very many limits have been set.
    public func set(_ limit: ProvisionedLimit) async throws {
        try await ports.database.write { tx in
            try tx.put(limit)
            guard try tx.countProvisionedLimits() <= Self.most else { throw UserPoolError.tooManyLimits }
        }
        try await refresh()
    }

    /// Reads what other nodes have set. To be called about once a second.
    public func refresh() async throws {
        let limits = try await ports.database.read { try $0.provisionedLimits() }
        let fresh = Dictionary(
            limits.map { (Key(region: $0.region, category: $0.category), $0.requestsPerSecond) }, uniquingKeysWith: { _, last in last })
        rates.withLock { $0 = fresh }
    }
}
