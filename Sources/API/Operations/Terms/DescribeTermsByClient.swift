import CognitoModel
import UserPools

struct DescribeTermsByClient: Operation {
    typealias Wire = DescribeTermsByClientOperation

    func perform(_ input: DescribeTermsByClientRequest, in call: Call) async throws -> DescribeTermsByClientResponse {
        let terms = try await call.services.terms.describe(
            input.termsName, of: ClientID(input.clientId), in: try call.poolID(input.userPoolId))
        return DescribeTermsByClientResponse(terms: terms.termsType)
    }
}
