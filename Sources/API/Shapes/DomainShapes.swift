import CognitoModel
import UserPools

extension UserPoolDomain.Certificate {
    init(_ wire: CustomDomainConfigType) { self.init(arn: wire.certificateArn, securityPolicy: wire.securityPolicy?.rawValue) }

    fileprivate var wire: CustomDomainConfigType {
        CustomDomainConfigType(certificateArn: arn, securityPolicy: securityPolicy.map { SecurityPolicyType(rawValue: $0) })
    }
}

extension UserPoolDomain.Failover {
    init(_ wire: FailoverType) { self.init(secondaryRegion: wire.secondaryRegion, healthCheckID: wire.primaryRoute53HealthCheckId) }

    var routing: RoutingType {
        RoutingType(failover: FailoverType(secondaryRegion: secondaryRegion, primaryRoute53HealthCheckId: healthCheckID))
    }
}

extension UserPoolDomain {
    /// - Parameter host: where the domain's pages come from, in the place of a CloudFront distribution.
    func description(accountID: String, host: String) -> DomainDescriptionType {
        DomainDescriptionType(
            userPoolId: pool.value, awsAccountId: accountID, domain: name, s3Bucket: "lifeguard-\(pool.region)-assets",
            cloudFrontDistribution: host, version: version, status: .active, customDomainConfig: certificate?.wire,
            managedLoginVersion: pages.rawValue, routing: failover?.routing)
    }
}

extension UICustomization {
    func uiCustomizationType(under publicURL: String) -> UICustomizationType {
        UICustomizationType(
            userPoolId: pool.value, clientId: scopeText,
            imageUrl: logo.map { publicURL + BrandingAsset.path(of: $0.assetID, format: $0.format, in: pool) }, css: css,
            cssVersion: version,
            lastModifiedDate: modified.timestamp, creationDate: created.timestamp)
    }
}
