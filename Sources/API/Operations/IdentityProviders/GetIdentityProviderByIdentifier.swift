import CognitoModel
import UserPools

struct GetIdentityProviderByIdentifier: Operation {
    typealias Wire = GetIdentityProviderByIdentifierOperation

    func perform(
        _ input: GetIdentityProviderByIdentifierRequest, in call: Call
    ) async throws -> GetIdentityProviderByIdentifierResponse {
        let providers = call.services.identityProviders
        let provider = try await providers.find(identifier: input.idpIdentifier, in: try call.poolID(input.userPoolId))
        return GetIdentityProviderByIdentifierResponse(identityProvider: try await providers.wire(provider))
    }
}
