import CognitoModel
import UserPools

struct DescribeTerms: Operation {
    typealias Wire = DescribeTermsOperation

    func perform(_ input: DescribeTermsRequest, in call: Call) async throws -> DescribeTermsResponse {
        let terms = try await call.services.terms.describe(input.termsId, in: try call.poolID(input.userPoolId))
        return DescribeTermsResponse(terms: terms.termsType)
    }
}
