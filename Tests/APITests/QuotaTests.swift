import API
import Synchronization
import Testing

@Suite("Request-rate quotas")
struct QuotaTests {
    /// A clock in nanoseconds that the test owns.
    private final class Nanoseconds: Sendable {
        let value = Mutex<Int64>(0)
        func advance(milliseconds: Int64) { value.withLock { $0 += milliseconds * 1_000_000 } }
    }

    @Test("A second's requests pass at once, the next is refused, and the bucket fills again at the category's rate")
    func bucket() {
        let clock = Nanoseconds()
        let quotas = RequestQuotas { clock.value.withLock { $0 } }
        for _ in 0..<25 { #expect(quotas.allows("UpdateUserAttributes", in: "us-east-1")) }
        #expect(!quotas.allows("UpdateUserAttributes", in: "us-east-1"))
        #expect(!quotas.allows("DeleteUserAttributes", in: "us-east-1"), "operations of one category share its rate")
        #expect(quotas.allows("UpdateUserAttributes", in: "eu-west-1"), "regions have their own")
        #expect(quotas.allows("GetUser", in: "us-east-1"), "categories have their own")
        clock.advance(milliseconds: 40)
        #expect(quotas.allows("UpdateUserAttributes", in: "us-east-1"))
        #expect(!quotas.allows("UpdateUserAttributes", in: "us-east-1"))
        clock.advance(milliseconds: 3_600_000)
        for _ in 0..<25 { #expect(quotas.allows("UpdateUserAttributes", in: "us-east-1")) }
        #expect(!quotas.allows("UpdateUserAttributes", in: "us-east-1"), "a bucket holds no more than one second's requests")
    }
}
