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

    @Test("At a domain's door an address, a client and a domain have a rate each, and forms count with the API's operations")
    func domains() {
        let clock = Nanoseconds()
        let operations = RequestQuotas { clock.value.withLock { $0 } }
        let quotas = DomainQuotas(sharing: operations)
        func passed(
            _ times: Int, operation: String? = nil, domain: String = "d", client: String? = nil, source: String? = nil
        ) -> Int {
            clock.advance(milliseconds: 10_000)
            let request = DomainQuotas.Request(
                operation: operation, region: "us-east-1", domain: domain, client: client, source: source)
            return (0..<times).count { _ in quotas.allows(request) }
        }
        #expect(passed(600) == 500)
        #expect(passed(600, client: "c") == 300)
        #expect(passed(600, client: "c", source: "192.0.2.1") == 300)
        #expect(passed(600, source: "192.0.2.1") == 300)
        #expect(passed(100, operation: "ForgotPassword") == 30)
        #expect(!operations.allows("ConfirmForgotPassword", in: "us-east-1"), "the category is the API's")
        #expect(operations.allows("SignUp", in: "us-east-1"))
        clock.advance(milliseconds: 10_000)
        for number in 0..<100_000 {
            let request = DomainQuotas.Request(
                operation: nil, region: "us-east-1", domain: "d\(number)", client: "c\(number)", source: "192.0.2.1")
            if number < 300 { #expect(quotas.allows(request)) } else if number < 400 { #expect(!quotas.allows(request)) }
        }
    }
}
