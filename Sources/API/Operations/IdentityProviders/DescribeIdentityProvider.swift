import CognitoModel
import UserPools

struct DescribeIdentityProvider: Operation {
    typealias Wire = DescribeIdentityProviderOperation

    func perform(_ input: DescribeIdentityProviderRequest, in call: Call) async throws -> DescribeIdentityProviderResponse {
        let providers = call.services.identityProviders
        let provider = try await providers.describe(input.providerName, in: try call.poolID(input.userPoolId))
        return DescribeIdentityProviderResponse(identityProvider: try await providers.wire(provider))
    }
}
