/// What clients read about resource servers, identity providers and linked identities. Texts seen in public threads are named there.
extension UserPoolError {
    // MARK: Resource servers
    public static func resourceServerExists(_ identifier: String, in pool: UserPoolID) -> Self {
        Self(.invalidParameter, "\(identifier) already exists in user pool \(pool).")
    }
    public static func resourceServerNotFound(_ identifier: String) -> Self {
        Self(.resourceNotFound, "Resource server \(identifier) does not exist.")
    }
    public static func duplicateScope(_ name: String) -> Self { Self(.invalidParameter, "Duplicate scope name: \(name)") }
    public static func scopeNotFound(_ scope: String) -> Self { Self(.scopeDoesNotExist, "Invalid scope requested: \(scope)") }

    // MARK: Identity providers
    /// aws-cloudformation/cloudformation-coverage-roadmap#1287
    public static func providerExists(_ name: String, in pool: UserPoolID) -> Self {
        Self(.duplicateProvider, "\(name) already exists in user pool \(pool).")
    }
    public static func providerNotFound(_ name: String) -> Self { Self(.resourceNotFound, "Identity provider \(name) does not exist.") }
    public static func identifierNotFound(_ identifier: String) -> Self {
        Self(.resourceNotFound, "Identity provider with identifier \(identifier) does not exist.")
    }
    /// lgallard/terraform-aws-cognito-user-pool#72
    public static func providerUnknown(_ name: String, in pool: UserPoolID) -> Self {
        Self(.invalidParameter, "The provider \(name) does not exist for User Pool \(pool).")
    }
    /// aws/aws-cli#3179
    public static func providerOfWrongType(_ name: String, _ type: IdentityProvider.ProviderType) -> Self {
        Self(.invalidParameter, "Provider \(name) cannot be of type \(type.rawValue).")
    }
    /// aws-amplify/amplify-cli#8266
    public static func detailsMissing(_ keys: [String]) -> Self {
        let names = keys.dropLast().joined(separator: ", ") + " and " + (keys.last ?? "")
        return Self(.invalidParameter, "\(names) are all required idp details.")
    }
    /// hashicorp/terraform-provider-aws#36311
    public static func detailUnknown(_ key: String, _ type: IdentityProvider.ProviderType) -> Self {
        Self(.invalidParameter, "\(key) is not a valid key for \(type.rawValue) identity provider details.")
    }
    public static func detailUnfit(_ key: String, _ what: String) -> Self {
        Self(.invalidParameter, "Invalid identity provider details: \(key) must be \(what).")
    }
    public static var metadataMissing: Self {
        Self(.invalidParameter, "Exactly one of MetadataURL and MetadataFile is required for a SAML identity provider.")
    }
    public static var metadataUnfit: Self {
        Self(.invalidParameter, "MetadataFile must be a SAML 2.0 EntityDescriptor with an entityID and without a document type.")
    }
    /// aws/aws-cli#9729
    public static func mappingInvalid(_ names: [String]) -> Self {
        Self(.invalidParameter, "AttributeMapping contains invalid mapping: [\(names.joined(separator: ", "))]")
    }
    public static var acrMappingUnfit: Self {
        Self(.invalidParameter, "AcrMapping is only supported for OIDC identity providers.")
    }
    public static func identifierTaken(_ identifier: String) -> Self {
        Self(.invalidParameter, "IdpIdentifier \(identifier) is already used by an identity provider of this user pool.")
    }

    // MARK: Linked identities
    /// aws-amplify/amplify-js#13334
    public static var sourceIsLocal: Self {
        Self(
            .invalidParameter,
            "Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser")
    }
    /// aws/aws-sdk-net#1000
    public static var sourceHasSignedUp: Self {
        Self(.invalidParameter, "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link")
    }
    public static var sourceLinkedAlready: Self { Self(.invalidParameter, "SourceUser is already linked to DestinationUser") }
    public static var sourceLinkedElsewhere: Self { Self(.aliasExists, "SourceUser is already linked to another user") }
    public static func identityUnfit(_ member: String, _ what: String) -> Self { Self(.invalidParameter, "Invalid \(member): \(what)") }
    public static func linksExceeded(_ limit: Int) -> Self {
        Self(.limitExceeded, "A user can have at most \(limit) linked identities.")
    }
    /// aws/aws-sdk-go#4218
    public static var notLinked: Self {
        Self(.invalidParameter, "Account isn't linked to anyone else, verify that the account has been linked")
    }
}
