/// How often somebody may try something in an hour (facts A3.2). Always on: it protects people, not capacity.
public enum AttemptLimit {
    package static func allowed(_ kind: AttemptRecord.Kind) -> Int {
        switch kind {
        case .resendConfirmationCode, .getAttributeCode, .changePassword, .forgotPassword, .challengeAnswer, .passwordFailure,
            .factorFailure,
            .softwareTokenSetup:
            5
        case .deviceCode: 10
        case .confirmSignUp, .verifyAttribute: 15
        case .confirmForgotPassword, .signInCode, .userMigration, .clientRegistration: 20
        }
    }

    package static let windowSeconds: Int64 = 3_600

    /// Counts an attempt before it is looked at, so that parallel attempts cannot all slip through.
    /// - Returns: whether it is within the limit.
    package static func count(
        _ kind: AttemptRecord.Kind, by key: String, in pool: UserPoolID, at now: Instant, _ tx: any UserPoolTransaction
    ) throws -> Bool {
        var record = try tx.attempts(kind, by: key, in: pool) ?? AttemptRecord(count: 0, windowStart: now, last: now)
        if now >= record.windowStart.adding(seconds: windowSeconds) { record = AttemptRecord(count: 0, windowStart: now, last: now) }
        guard record.count < allowed(kind) else { return false }
        record.count += 1
        record.last = now
        try tx.put(record, kind, by: key, in: pool, expires: record.windowStart.adding(seconds: windowSeconds))
        return true
    }
}
