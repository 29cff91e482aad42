/// Replicas, provisioned limits and feature plans.
extension UserPoolError {
    // MARK: Replicas
    public static func invalidReplicaRegion(_ region: String) -> Self {
        Self(.invalidParameter, "\(region) is not a Region that the user pool can be replicated to.")
    }
    public static var tooManyReplicas: Self { Self(.limitExceeded, "A user pool can have one secondary replica.") }
    public static var replicaNeedsMultiRegionKey: Self {
        Self(
            .invalidParameter, "The user pool must be configured with a customer managed multi-Region KMS key before it can be replicated.")
    }
    public static var replicaKeepsKey: Self {
        Self(.invalidParameter, "The user pool must keep a customer managed multi-Region KMS key while it has a replica.")
    }
    public static var primaryIsFixed: Self { Self(.invalidParameter, "The primary replica of a user pool cannot be changed.") }
    public static func replicaNotFound(_ region: String) -> Self {
        Self(.resourceNotFound, "The user pool has no replica in Region \(region).")
    }
    public static func replicaIsInState(_ status: String) -> Self {
        Self(.invalidParameter, "The operation is not possible while the replica is in status \(status).")
    }
    public static func notInSecondary(_ operation: String) -> Self {
        Self(.operationNotEnabled, "\(operation) is not enabled in a secondary replica of a user pool.")
    }
    public static func replicaIsInactive(_ operation: String) -> Self {
        Self(.operationNotEnabled, "\(operation) is not enabled while the replica is inactive.")
    }

    // MARK: Provisioned limits
    public static var limitNeedsCategory: Self {
        Self(.invalidParameter, "Attributes must contain Category and nothing else for limit class API_CATEGORY.")
    }
    public static func limitNotFound(_ category: String) -> Self { Self(.resourceNotFound, "There is no limit for category \(category).") }
    public static func limitIsFixed(_ category: String) -> Self {
        Self(.invalidParameter, "The limit for category \(category) is not adjustable.")
    }
    public static func limitBelowDefault(_ value: Int) -> Self {
        Self(.invalidParameter, "RequestedLimitValue must not be below the default limit of \(value).")
    }
    public static func limitAboveMaximum(_ value: Int) -> Self {
        Self(.serviceQuotaExceeded, "RequestedLimitValue exceeds the maximum of \(value).")
    }
    public static var tooManyLimits: Self { Self(.serviceQuotaExceeded, "Too many limits have been set.") }

    // MARK: Feature plans
    public static func unavailable(_ feature: TieredFeature, in tier: UserPool.Tier) -> Self {
        Self(.featureUnavailableInTier, "\(feature.rawValue) is not available in the \(tier.rawValue) tier.")
    }
    public static func tierChangeNotAllowed(_ tier: UserPool.Tier, because feature: TieredFeature) -> Self {
        Self(.tierChangeNotAllowed, "The user pool cannot change to the \(tier.rawValue) tier while it uses \(feature.rawValue).")
    }
}
