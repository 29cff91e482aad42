public import Credentials

extension UserPoolTransaction {
    /// Remembers what checks of a pool's imported hashes cost. After the transaction call `ConfigurationCache.forget` when it says so.
    /// - Returns: whether the pool has changed.
    @discardableResult
    public func remember(_ cost: ImportedHashCost, in id: UserPoolID) throws -> Bool {
        guard var pool = try pool(id), !pool.knows(cost) else { return false }
        pool.importedHashCosts = (pool.importedHashCosts ?? []) + [cost]
        return try update(pool)
    }
}

extension UserPool {
    /// Different costs that are remembered: the users of one import have one, seldom two.
    private static let rememberedCosts = 8

    /// Whether there is nothing to be remembered of a cost.
    func knows(_ cost: ImportedHashCost) -> Bool {
        let known = importedHashCosts ?? []
        return known.count >= Self.rememberedCosts || known.contains(cost)
    }
}
