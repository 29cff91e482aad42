import CognitoModel
import UserPools

struct DeleteIdentityProvider: Operation {
    typealias Wire = DeleteIdentityProviderOperation

    func perform(_ input: DeleteIdentityProviderRequest, in call: Call) async throws -> DeleteIdentityProviderOperation.Output {
        try await call.services.identityProviders.delete(input.providerName, in: try call.poolID(input.userPoolId))
        return DeleteIdentityProviderOperation.Output()
    }
}
