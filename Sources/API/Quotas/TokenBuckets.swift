/// Buckets that each hold one second's requests and fill at their rate, in bounded memory whatever callers name.
struct TokenBuckets<Name: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: Int64
    }

    private var buckets: [Name: Bucket] = [:]
    private let most: Int
    private var swept: Int64 = .min
    private static var second: Int64 { 1_000_000_000 }

    init(most: Int) { self.most = most }

    /// Takes one request out of a bucket.
    /// - Parameters:
    ///   - rate: requests per second.
    ///   - now: nanoseconds of a clock that never goes back.
    /// - Returns: false when there is none left.
    mutating func take(_ name: Name, rate: Double, at now: Int64) -> Bool {
        if buckets.count >= most { makeRoom(now) }
        var bucket = buckets[name] ?? Bucket(tokens: rate, filled: now)
        bucket.tokens = min(rate, bucket.tokens + Double(now - bucket.filled) / Double(Self.second) * rate)
        bucket.filled = now
        let allowed = bucket.tokens >= 1
        if allowed { bucket.tokens -= 1 }
        buckets[name] = bucket
        return allowed
    }

    /// A bucket that nobody has asked for a second is full, as a new one would be. Whoever has more names than there is room for in one second
    /// begins anew: what counts then is the limit that has no name of theirs.
    private mutating func makeRoom(_ now: Int64) {
        if swept == .min || now - swept >= Self.second {
            swept = now
            buckets = buckets.filter { now - $0.value.filled < Self.second }
        }
        if buckets.count >= most { buckets = [:] }
    }
}
