/// Request rates that an account has set for itself. They belong to a Region and to no pool.
public protocol ProvisionedLimitStore {
    /// All of them, in no order.
    func provisionedLimits() throws -> [ProvisionedLimit]
    func countProvisionedLimits() throws -> Int
    /// Puts the limit in the place of the one of its Region and category.
    func put(_ limit: ProvisionedLimit) throws
}
