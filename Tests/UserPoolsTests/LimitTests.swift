import Testing
import UserPools

@Suite("Limits")
struct LimitTests {
    @Test(
        "the fifth failure locks for a second, and every further one twice as long, up to a quarter of an hour",
        arguments: [
            (0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (14, 512), (15, 900), (16, 900), (70, 900),
            (Int.max, 900),
        ])
    func lockSeconds(failures: Int, seconds: Int) {
        #expect(LockOut.lockSeconds(afterFailures: failures) == Int64(seconds))
    }

    @Test("a lock counts from the last failure and ends to the millisecond")
    func lockEnds() {
        let last = Instant(milliseconds: 1_000_500)
        let record = AttemptRecord(count: 7, windowStart: Instant(seconds: 0), last: last)
        #expect(LockOut.isLocked(record, at: last))
        #expect(LockOut.isLocked(record, at: Instant(milliseconds: 1_004_499)))
        #expect(!LockOut.isLocked(record, at: Instant(milliseconds: 1_004_500)))
        #expect(!LockOut.isLocked(nil, at: last))
        #expect(!LockOut.isLocked(AttemptRecord(count: 4, windowStart: last, last: last), at: last))
        let longest = AttemptRecord(count: 99, windowStart: last, last: last)
        #expect(LockOut.isLocked(longest, at: last.adding(seconds: 899)))
        #expect(!LockOut.isLocked(longest, at: last.adding(seconds: 900)))
    }

    @Test(
        "attempts in an hour",
        arguments: [
            (AttemptRecord.Kind.resendConfirmationCode, 5), (.getAttributeCode, 5), (.changePassword, 5), (.forgotPassword, 5),
            (.confirmSignUp, 15), (.verifyAttribute, 15), (.confirmForgotPassword, 20), (.challengeAnswer, 5),
            (.deviceCode, 10), (.clientRegistration, 20),
        ])
    func attempts(kind: AttemptRecord.Kind, allowed: Int) {
        #expect(AttemptLimit.allowed(kind) == allowed)
        #expect(AttemptLimit.windowSeconds == 3_600)
    }

    @Test(
        "are counted by address, and by the first half of an IPv6 address however it is written",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8:0:0"), ("2001:DB8:0:0::2", "2001:db8:0:0"),
            ("2001:0db8:0000:0000:1:2:3:4", "2001:db8:0:0"), ("2001:db8:0:1::5", "2001:db8:0:1"), ("2001:db8:1:2::", "2001:db8:1:2"),
            ("::1", "0:0:0:0"), ("fe80::1%eth0", "fe80:0:0:0"), ("::ffff:192.0.2.1", "192.0.2.1"), ("", ""),
        ])
    func networks(address: String, network: String) {
        #expect(SourceNetwork.name(of: address) == network)
    }

    @Test("codes for passwords live an hour, all others a day")
    func codeLifetimes() {
        #expect(CodePurpose.forgotPassword.lifetimeSeconds == 3_600)
        #expect(CodePurpose.signUp.lifetimeSeconds == 86_400)
        #expect(CodePurpose.verify(.email).lifetimeSeconds == 86_400)
    }
}
