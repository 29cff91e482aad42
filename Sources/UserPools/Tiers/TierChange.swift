/// What a pool uses of its feature plan outside of its own settings.
extension UserPoolTransaction {
    /// - Throws: TierChangeNotAllowed for a smaller plan than the pool's domains, clients and logs use, where the pool minds its plan.
    func checkTierChange(of pool: UserPool, after before: UserPool) throws {
        guard before.hasStrictTiers, pool.hasStrictTiers, !pool.tier.includes(before.tier) else { return }
        if let kept = try usedFeatures(beside: pool).first(where: { !pool.tier.includes($0.tier) }) {
            throw UserPoolError.tierChangeNotAllowed(pool.tier, because: kept)
        }
    }

    private func usedFeatures(beside pool: UserPool) throws -> [TieredFeature] {
        var used: [TieredFeature] = []
        let logs = try document(LogDelivery.self, LogDelivery.documentID, in: pool.id)?.logs ?? []
        if LogDelivery.exportsActivity(logs + (pool.replica?.logs ?? [])) { used.append(.activityExport) }
        if try domains(of: pool.id).contains(where: { $0.pages == .managedLogin }) { used.append(.managedLogin) }
        if try hasClientWithChoice(pool.id) { used.append(.choiceBasedSignIn) }
        return used
    }

    private func hasClientWithChoice(_ pool: UserPoolID) throws -> Bool {
        var position: String?
        repeat {
            let page = try clients(of: pool, after: position, limit: 500)
            if page.items.contains(where: \.mayChoose) { return true }
            position = page.next
        } while position != nil
        return false
    }
}
