import CognitoModel
import UserPools

/// The settings that CreateUserPoolClient and UpdateUserPoolClient share; what is left out is at its default.
protocol ClientSettingsInput {
    var refreshTokenValidity: Int? { get }
    var accessTokenValidity: Int? { get }
    var idTokenValidity: Int? { get }
    var tokenValidityUnits: TokenValidityUnitsType? { get }
    var readAttributes: [String]? { get }
    var writeAttributes: [String]? { get }
    var explicitAuthFlows: [ExplicitAuthFlowsType]? { get }
    var supportedIdentityProviders: [String]? { get }
    var callbackURLs: [String]? { get }
    var logoutURLs: [String]? { get }
    var defaultRedirectURI: String? { get }
    var allowedOAuthFlows: [OAuthFlowType]? { get }
    var allowedOAuthScopes: [String]? { get }
    var allowedOAuthFlowsUserPoolClient: Bool? { get }
    var analyticsConfiguration: AnalyticsConfigurationType? { get }
    var preventUserExistenceErrors: PreventUserExistenceErrorTypes? { get }
    var enableTokenRevocation: Bool? { get }
    var enablePropagateAdditionalUserContextData: Bool? { get }
    var authSessionValidity: Int? { get }
    var refreshTokenRotation: RefreshTokenRotationType? { get }
}

extension CreateUserPoolClientRequest: ClientSettingsInput {}
extension UpdateUserPoolClientRequest: ClientSettingsInput {}

extension ClientSettingsInput {
    func apply(to client: inout UserPoolClient) {
        var lifetimes = TokenLifetimes()
        lifetimes.access = accessTokenValidity
        lifetimes.id = idTokenValidity
        lifetimes.refresh = refreshTokenValidity
        lifetimes.accessUnit = tokenValidityUnits?.accessToken.flatMap { TokenLifetimes.Unit(rawValue: $0.rawValue) }
        lifetimes.idUnit = tokenValidityUnits?.idToken.flatMap { TokenLifetimes.Unit(rawValue: $0.rawValue) }
        lifetimes.refreshUnit = tokenValidityUnits?.refreshToken.flatMap { TokenLifetimes.Unit(rawValue: $0.rawValue) }
        client.lifetimes = lifetimes
        client.readAttributes = readAttributes
        client.writeAttributes = writeAttributes
        client.explicitAuthFlows = explicitAuthFlows?.map(\.rawValue)
        client.supportedIdentityProviders = supportedIdentityProviders
        client.callbackURLs = callbackURLs
        client.logoutURLs = logoutURLs
        client.defaultRedirectURI = defaultRedirectURI
        client.allowedOAuthFlows = allowedOAuthFlows?.map(\.rawValue)
        client.allowedOAuthScopes = allowedOAuthScopes
        client.allowedOAuthFlowsUserPoolClient = allowedOAuthFlowsUserPoolClient ?? false
        client.analytics = analyticsConfiguration.map {
            var analytics = AnalyticsConfiguration()
            analytics.applicationID = $0.applicationId
            analytics.applicationARN = $0.applicationArn
            analytics.roleARN = $0.roleArn
            analytics.externalID = $0.externalId
            analytics.userDataShared = $0.userDataShared
            return analytics
        }
        client.preventUserExistenceErrors = preventUserExistenceErrors.map { $0 == .enabled }
        client.enableTokenRevocation = enableTokenRevocation ?? true
        client.enablePropagateAdditionalUserContextData = enablePropagateAdditionalUserContextData ?? false
        client.authSessionValidityMinutes = authSessionValidity ?? 3
        client.rotation = refreshTokenRotation.map {
            RefreshTokenRotation(enabled: $0.feature == .enabled, retryGracePeriodSeconds: $0.retryGracePeriodSeconds)
        }
    }
}

extension UserPoolClient {
    /// - Parameter revealsSecret: whether the secret is shown; the newest of two.
    func wire(revealsSecret: Bool = true) -> UserPoolClientType {
        var shape = UserPoolClientType(userPoolId: pool.value, clientName: name, clientId: id.value)
        shape.clientType = isRegistered == true ? .dcr : .regular
        shape.clientSecret = revealsSecret ? secrets.last?.value : nil
        shape.lastModifiedDate = modified.timestamp
        shape.creationDate = created.timestamp
        shape.refreshTokenValidity = lifetimes.effectiveRefresh
        shape.accessTokenValidity = lifetimes.access
        shape.idTokenValidity = lifetimes.id
        if lifetimes.accessUnit != nil || lifetimes.idUnit != nil || lifetimes.refreshUnit != nil {
            shape.tokenValidityUnits = TokenValidityUnitsType(
                accessToken: lifetimes.accessUnit.map { TimeUnitsType(rawValue: $0.rawValue) },
                idToken: lifetimes.idUnit.map { TimeUnitsType(rawValue: $0.rawValue) },
                refreshToken: lifetimes.refreshUnit.map { TimeUnitsType(rawValue: $0.rawValue) })
        } else {
            shape.tokenValidityUnits = TokenValidityUnitsType()
        }
        shape.readAttributes = readAttributes
        shape.writeAttributes = writeAttributes
        shape.explicitAuthFlows = explicitAuthFlows?.map { ExplicitAuthFlowsType(rawValue: $0) }
        shape.supportedIdentityProviders = supportedIdentityProviders
        shape.callbackURLs = callbackURLs
        shape.logoutURLs = logoutURLs
        shape.defaultRedirectURI = defaultRedirectURI
        shape.allowedOAuthFlows = allowedOAuthFlows?.map { OAuthFlowType(rawValue: $0) }
        shape.allowedOAuthScopes = allowedOAuthScopes
        shape.allowedOAuthFlowsUserPoolClient = allowedOAuthFlowsUserPoolClient
        shape.analyticsConfiguration = analytics.map {
            AnalyticsConfigurationType(
                applicationId: $0.applicationID, applicationArn: $0.applicationARN, roleArn: $0.roleARN, externalId: $0.externalID,
                userDataShared: $0.userDataShared)
        }
        shape.preventUserExistenceErrors = preventUserExistenceErrors.map { $0 ? .enabled : .legacy }
        shape.enableTokenRevocation = enableTokenRevocation
        shape.enablePropagateAdditionalUserContextData = enablePropagateAdditionalUserContextData
        shape.authSessionValidity = authSessionValidityMinutes
        shape.refreshTokenRotation = rotation.map {
            RefreshTokenRotationType(feature: $0.enabled ? .enabled : .disabled, retryGracePeriodSeconds: $0.retryGracePeriodSeconds)
        }
        return shape
    }
}
