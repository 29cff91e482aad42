/// How many requests of a category a Region takes, other than by default. Source: Cognito API reference, LimitType.
public struct ProvisionedLimit: Sendable, Equatable {
    public let region: String
    /// As the guide's quotas call it: `UserAuthentication`, …
    public let category: String
    public let requestsPerSecond: Int

    public init(region: String, category: String, requestsPerSecond: Int) {
        self.region = region
        self.category = category
        self.requestsPerSecond = requestsPerSecond
    }
}
