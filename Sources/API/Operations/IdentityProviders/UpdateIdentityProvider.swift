import CognitoModel
import UserPools

struct UpdateIdentityProvider: Operation {
    typealias Wire = UpdateIdentityProviderOperation

    /// What is left out stays: the reference names no defaults here, as it does elsewhere.
    func perform(_ input: UpdateIdentityProviderRequest, in call: Call) async throws -> UpdateIdentityProviderResponse {
        let providers = call.services.identityProviders
        let provider = try await providers.update(input.providerName, in: try call.poolID(input.userPoolId)) { provider in
            provider.details = input.providerDetails ?? provider.details
            provider.attributeMapping = input.attributeMapping ?? provider.attributeMapping
            provider.identifiers = input.idpIdentifiers ?? provider.identifiers
            provider.acrMapping = input.acrMapping ?? provider.acrMapping
        }
        return UpdateIdentityProviderResponse(identityProvider: try await providers.wire(provider))
    }
}
