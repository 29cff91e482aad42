import CognitoModel
import UserPools

extension IdentityProviders {
    /// A provider as the wire shows it to administrators.
    func wire(_ provider: IdentityProvider) async throws -> IdentityProviderType {
        IdentityProviderType(
            userPoolId: provider.pool.value, providerName: provider.name,
            providerType: IdentityProviderTypeType(rawValue: provider.type.rawValue),
            providerDetails: try await shownDetails(of: provider), attributeMapping: provider.attributeMapping,
            idpIdentifiers: provider.identifiers, acrMapping: provider.acrMapping, lastModifiedDate: provider.modified.timestamp,
            creationDate: provider.created.timestamp)
    }
}

extension IdentityProvider {
    var providerDescription: ProviderDescription {
        ProviderDescription(
            providerName: name, providerType: IdentityProviderTypeType(rawValue: type.rawValue), lastModifiedDate: modified.timestamp,
            creationDate: created.timestamp)
    }
}

extension IdentityProvider.ProviderType {
    /// - Throws: InvalidParameter for a type that the model has and the rules have not.
    init(wire: IdentityProviderTypeType) throws(UserPoolError) {
        guard let type = Self(rawValue: wire.rawValue) else { throw .invalidParameter("Unknown provider type \(wire.rawValue).") }
        self = type
    }
}

extension ProviderUserIdentifierType {
    var reference: LinkedIdentities.Reference {
        LinkedIdentities.Reference(provider: providerName, attribute: providerAttributeName, value: providerAttributeValue)
    }
}
