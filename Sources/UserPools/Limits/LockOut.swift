/// Lock-out after wrong passwords: from the fifth failure on the account is locked for 2^(n-5) seconds, at most 15 minutes; 15 minutes
/// without a failure or a right password start anew; attempts during a lock are refused and do not lengthen it.
/// Source: guide, "Lockout behavior for failed sign-in attempts" (facts A3.1).
package enum LockOut {
    package static let longestSeconds: Int64 = 900

    package static func lockSeconds(afterFailures count: Int) -> Int64 {
        guard count >= 5 else { return 0 }
        return min(1 << Int64(min(count - 5, 20)), longestSeconds)
    }

    package static func isLocked(_ record: AttemptRecord?, at now: Instant) -> Bool {
        guard let record, now < record.last.adding(seconds: longestSeconds) else { return false }
        let seconds = lockSeconds(afterFailures: record.count)
        // The last failure may lie ahead: another node's clock goes before this one's, or this transaction waited for that one.
        return seconds > 0 && now < record.last.adding(seconds: seconds)
    }

    /// Counts one more failure. Called inside the transaction that has found the account not locked.
    package static func countFailure(
        _ kind: AttemptRecord.Kind = .passwordFailure, by key: String, in pool: UserPoolID, at now: Instant, _ tx: any UserPoolTransaction
    ) throws {
        var record = try tx.attempts(kind, by: key, in: pool) ?? AttemptRecord(count: 0, windowStart: now, last: now)
        if now >= record.last.adding(seconds: longestSeconds) { record = AttemptRecord(count: 0, windowStart: now, last: now) }
        record.count += 1
        record.last = now
        try tx.put(record, kind, by: key, in: pool, expires: now.adding(seconds: longestSeconds))
    }
}
