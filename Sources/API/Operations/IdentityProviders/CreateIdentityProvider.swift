import CognitoModel
import UserPools

struct CreateIdentityProvider: Operation {
    typealias Wire = CreateIdentityProviderOperation

    func perform(_ input: CreateIdentityProviderRequest, in call: Call) async throws -> CreateIdentityProviderResponse {
        let providers = call.services.identityProviders
        let provider = try await providers.create(
            input.providerName, try IdentityProvider.ProviderType(wire: input.providerType), in: try call.poolID(input.userPoolId)
        ) { provider in
            provider.details = input.providerDetails
            provider.attributeMapping = input.attributeMapping ?? [:]
            provider.identifiers = input.idpIdentifiers ?? []
            provider.acrMapping = input.acrMapping
        }
        return CreateIdentityProviderResponse(identityProvider: try await providers.wire(provider))
    }
}
