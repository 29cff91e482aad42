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

    private struct Bucket {
        var tokens: Double
        var filled: Int64
    }

    private let buckets = Mutex<[Name: Bucket]>([:])
    private let monotonic: @Sendable () -> Int64
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
        return buckets.withLock { buckets in
            // A signed region is a caller's word: they cannot make more buckets than there are regions.
            if buckets.count > 4_096 { buckets = [:] }
            var bucket = buckets[Name(region: region, category: category)] ?? Bucket(tokens: rate, filled: now)
            bucket.tokens = min(rate, bucket.tokens + Double(now - bucket.filled) / 1_000_000_000 * rate)
            bucket.filled = now
            let allowed = bucket.tokens >= 1
            if allowed { bucket.tokens -= 1 }
            buckets[Name(region: region, category: category)] = bucket
            return allowed
        }
    }
}
