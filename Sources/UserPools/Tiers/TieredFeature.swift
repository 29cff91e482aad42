/// What only some feature plans have. Source: guide, "User pool feature plans" (facts A2).
///
/// Lifeguard has one plan with everything in it. A pool can be told to refuse as Cognito does (extension setting `StrictTiers`), so that a
/// program's handling of the refusals can be tried.
public enum TieredFeature: String, Sendable, CaseIterable {
    case choiceBasedSignIn = "Choice-based sign-in"
    case passkeys = "Passkeys"
    case managedLogin = "Managed login"
    case accessTokenCustomization = "Access token customization"
    case emailMFA = "Email MFA"
    case passwordHistory = "Password history"
    case sessionTracking = "Session tracking"
    case authenticationLevels = "Custom authentication context classes"
    case dynamicClientRegistration = "Dynamic client registration"
    case replication = "Multi-Region replication"
    case threatProtection = "Threat protection"
    case activityExport = "User activity log export"

    /// The smallest plan that has it.
    public var tier: UserPool.Tier {
        switch self {
        case .choiceBasedSignIn, .passkeys, .managedLogin, .accessTokenCustomization, .emailMFA, .passwordHistory, .sessionTracking,
            .authenticationLevels, .dynamicClientRegistration, .replication:
            .essentials
        case .threatProtection, .activityExport: .plus
        }
    }
}

extension UserPool.Tier {
    /// Whether this plan has what another one has.
    func includes(_ other: Self) -> Bool { rank >= other.rank }

    private var rank: Int {
        switch self {
        case .lite: 0
        case .essentials: 1
        case .plus: 2
        }
    }
}

extension UserPool {
    public var hasStrictTiers: Bool { extensions.strictTiers ?? false }

    /// Asks for a feature that the pool is about to use.
    /// - Throws: FeatureUnavailableInTier where the pool minds its plan and the plan is too small.
    public func require(_ feature: TieredFeature) throws(UserPoolError) {
        guard hasStrictTiers, !tier.includes(feature.tier) else { return }
        throw .unavailable(feature, in: tier)
    }

    /// - Throws: as `require`, for an app client that may sign in by choice.
    public func checkTiers(of client: UserPoolClient) throws(UserPoolError) {
        if client.mayChoose { try require(.choiceBasedSignIn) }
    }

    /// What the pool's own settings use.
    var usedFeatures: [TieredFeature] {
        var used: [TieredFeature] = []
        if allowedFirstAuthFactors != [.password] { used.append(.choiceBasedSignIn) }
        if let version = lambda.preTokenGenerationConfig?.version, version != "V1_0" { used.append(.accessTokenCustomization) }
        if mfaSettings?.email ?? false { used.append(.emailMFA) }
        if (passwordPolicy.historySize ?? 0) > 0 { used.append(.passwordHistory) }
        if tracksSessions { used.append(.sessionTracking) }
        if !(acrLevels ?? [:]).isEmpty { used.append(.authenticationLevels) }
        if RegistrationPolicy(dynamicClientRegistration).isOn { used.append(.dynamicClientRegistration) }
        if let replica, replica.deleted == nil { used.append(.replication) }
        if let addOns, addOns.advancedSecurityMode != "OFF" { used.append(.threatProtection) }
        return used
    }

    /// Judges a change of the pool's settings by its plan. What was there before the pool began to mind its plan may stay.
    /// - Throws: TierChangeNotAllowed for a smaller plan than what is in use, FeatureUnavailableInTier for what is new and not in the plan.
    func checkTiers(after before: UserPool) throws(UserPoolError) {
        guard before.hasStrictTiers, hasStrictTiers else { return }
        let had = before.usedFeatures
        let lacking = usedFeatures.filter { !tier.includes($0.tier) }
        if !tier.includes(before.tier), let kept = lacking.first(where: { had.contains($0) }) {
            throw .tierChangeNotAllowed(tier, because: kept)
        }
        if let new = lacking.first(where: { !had.contains($0) }) { throw .unavailable(new, in: tier) }
    }
}
