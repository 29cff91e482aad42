/// Domains, and what is shown under them.
extension UserPoolError {
    // MARK: Domains
    /// awslabs/iot-application, aws/aws-cdk#10062
    public static var poolHasDomain: Self { Self(.invalidParameter, "User pool already has a domain configured.") }
    /// Quoted in many deployment guides.
    public static var domainTaken: Self { Self(.invalidParameter, "Domain already associated with another user pool.") }
    /// aws-amplify/amplify-cli, CloudFormation handlers
    public static var domainNotFound: Self { Self(.invalidParameter, "No such domain or user pool exists.") }
    /// Cognito API reference, DeleteUserPool
    public static var poolStillHasDomain: Self {
        Self(.invalidParameter, "User pool cannot be deleted. It has a domain configured that should be deleted first.")
    }
    public static func domainReserved(_ word: String) -> Self {
        Self(.invalidParameter, "Domain cannot contain reserved word: \(word)")
    }
    public static var domainUnfit: Self {
        Self(.invalidParameter, "A domain prefix has lower-case letters, digits and hyphens. A custom domain needs CustomDomainConfig.")
    }
    public static var customDomainUnfit: Self {
        Self(.invalidParameter, "A custom domain must be a fully qualified host name that is not this server's own.")
    }
    public static var tooManyCustomDomains: Self {
        Self(.limitExceeded, "An account can have \(CustomDomainPlace.mostOfAccount) custom domains.")
    }
    public static var managedLoginVersionUnfit: Self { Self(.invalidParameter, "ManagedLoginVersion must be 1 or 2.") }
    public static var prefixDomainHasNoCertificate: Self {
        Self(.invalidParameter, "CustomDomainConfig is not supported for a prefix domain.")
    }
    public static var routingNeedsCustomDomain: Self {
        Self(.invalidParameter, "Routing is only supported for custom domains.")
    }
    public static var failoverUnfit: Self {
        Self(.invalidParameter, "Failover needs a secondary Region other than the user pool's, and a health check.")
    }

    // MARK: Classic pages
    /// hashicorp/terraform-provider-aws, which looks for these words
    public static var customizationNeedsDomain: Self {
        Self(.invalidParameter, "There has to be an existing domain associated with this user pool")
    }
    public static func invalidCSS(_ what: String) -> Self { Self(.invalidParameter, "Invalid CSS: \(what)") }
    public static var logoUnfit: Self { Self(.invalidParameter, "ImageFile must be a PNG or JPEG image of at most 100 KB.") }

    // MARK: Managed login branding
    public static var brandingExists: Self {
        Self(.managedLoginBrandingExists, "A managed login branding style already exists for this app client.")
    }
    public static var brandingNotFound: Self { Self(.resourceNotFound, "Managed login branding does not exist.") }
    public static var tooManyBrandings: Self { Self(.limitExceeded, "Managed login branding limit exceeded.") }
    public static var brandingValuesConflict: Self {
        Self(.invalidParameter, "Settings and Assets must be omitted when UseCognitoProvidedValues is true.")
    }
    public static func invalidSettings(_ path: String, _ what: String) -> Self {
        Self(.invalidParameter, "Invalid Settings at \(path.isEmpty ? "the root" : path): \(what)")
    }
    public static func invalidAsset(_ category: String, _ what: String) -> Self {
        Self(.invalidParameter, "Invalid asset \(category): \(what)")
    }
    public static func missingValue(_ name: String) -> Self {
        Self(
            .invalidParameter, "1 validation error detected: Value null at '\(name)' failed to satisfy constraint: Member must not be null")
    }

    // MARK: Terms
    public static func termsExist(_ name: String) -> Self {
        Self(.termsExists, "Terms \(name) already exist for this app client.")
    }
    public static var termsNotFound: Self { Self(.resourceNotFound, "Terms do not exist.") }
    public static var tooManyTerms: Self { Self(.limitExceeded, "Terms limit exceeded.") }
    public static var defaultLinkMissing: Self { Self(.invalidParameter, "Links must contain cognito:default.") }
    public static func invalidLink(_ language: String) -> Self {
        Self(.invalidParameter, "The link for \(language) must be an absolute http or https URL.")
    }
}
