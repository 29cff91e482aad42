import CognitoModel
import Synchronization
public import UserPools

/// Request-rate quotas of one node: a bucket for each region and category that holds one second's requests and fills at the category's rate,
/// which is the provisioned one where there is one.
///
/// With several nodes the account may have that many times the rate; the quotas protect a node's capacity, not a bill.
public final class RequestQuotas: Sendable {
    private struct Name: Hashable {
        var region: String
        var category: QuotaCategory
    }

    // A signed region is a caller's word: they cannot make more buckets than there are regions.
    private let buckets = Mutex(TokenBuckets<Name>(most: 4_096))
    let monotonic: @Sendable () -> Int64
    private let limits: ProvisionedLimits?
    private static let categories: [String: QuotaCategory] = Dictionary(
        uniqueKeysWithValues: CognitoIdentityProviderOperation.allCases.map { ($0.rawValue, QuotaCategory($0)) })

    /// - Parameters:
    ///   - limits: rates other than the default ones.
    ///   - monotonic: nanoseconds of a clock that never goes back.
    public init(limits: ProvisionedLimits? = nil, monotonic: @escaping @Sendable () -> Int64) {
        self.limits = limits
        self.monotonic = monotonic
    }

    /// Takes one request out of its category's bucket.
    /// - Returns: false when there is none left.
    public func allows(_ operation: String, in region: String) -> Bool {
        guard let category = Self.categories[operation] else { return true }
        let now = monotonic()
        let rate = Double(limits?.rate(of: category.rawValue, in: region) ?? category.requestsPerSecond)
        return buckets.withLock { $0.take(Name(region: region, category: category), rate: rate, at: now) }
    }
}
