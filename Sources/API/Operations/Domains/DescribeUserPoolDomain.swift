import CognitoModel
import UserPools

/// A name that is nobody's has an empty description: there is no error, and callers count on that.
struct DescribeUserPoolDomain: Operation {
    typealias Wire = DescribeUserPoolDomainOperation

    func perform(_ input: DescribeUserPoolDomainRequest, in call: Call) async throws -> DescribeUserPoolDomainResponse {
        guard let (domain, accountID) = try await call.services.domains.describe(input.domain, in: call.region) else {
            return DescribeUserPoolDomainResponse(domainDescription: DomainDescriptionType())
        }
        return DescribeUserPoolDomainResponse(
            domainDescription: domain.description(accountID: accountID, host: call.services.domains.host))
    }
}
