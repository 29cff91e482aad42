/// Rules of a provider as a whole.
extension IdentityProvider {
    /// Checks everything but what other providers have, and completes details and mapping.
    /// - Throws: InvalidParameter.
    mutating func complete(in pool: UserPool) throws(UserPoolError) {
        try checkName()
        details = try ProviderDetails(type).completed(details)
        if let acrMapping, !acrMapping.isEmpty, type != .oidc { throw .acrMappingUnfit }
        try checkMapping(in: pool)
        if let claim = type.subjectClaim, attributeMapping["username"] == nil { attributeMapping["username"] = claim }
        var seen: Set<String> = []
        for identifier in identifiers {
            guard seen.insert(identifier).inserted else { throw .identifierTaken(identifier) }
        }
    }

    /// A social provider has its type's name, and no other provider has such a name or the pool's own.
    private func checkName() throws(UserPoolError) {
        let owner = ProviderType.allCases.first { $0.isSocial && $0.rawValue == name }
        guard type.isSocial ? owner == type : owner == nil, name.lowercased() != "cognito" else { throw .providerOfWrongType(name, type) }
    }

    /// Every sign-in writes the mapped attributes, so each must be the pool's and mutable. `username` stands for the subject and for
    /// nothing else: whoever can choose an email address at a provider would choose whom to be here. SAML's subject is the NameID, which
    /// is no attribute, so there is nothing to name.
    /// Source: guide, "Mapping IdP attributes to profiles and tokens".
    private func checkMapping(in pool: UserPool) throws(UserPoolError) {
        let invalid = attributeMapping.filter { attribute, claim in
            guard !claim.isEmpty, claim.utf8.count <= 2048, !claim.utf8.contains(0) else { return true }
            return attribute == "username" ? claim != type.subjectClaim : pool.schema[attribute]?.mutable != true
        }
        guard invalid.isEmpty else { throw .mappingInvalid(invalid.keys.sorted()) }
    }
}

extension DocumentStore {
    /// All providers of a pool: 300 at most.
    public func identityProviders(in pool: UserPoolID) throws -> [IdentityProvider] {
        try documents(IdentityProvider.self, in: pool, after: nil, limit: IdentityProviders.limit).items
    }

    /// - Throws: InvalidParameter when another provider has one of the identifiers.
    func checkIdentifiers(of provider: IdentityProvider) throws {
        guard !provider.identifiers.isEmpty else { return }
        for other in try identityProviders(in: provider.pool) where other.name != provider.name {
            if let taken = provider.identifiers.first(where: other.identifiers.contains) { throw UserPoolError.identifierTaken(taken) }
        }
    }
}
