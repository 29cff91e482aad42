import Credentials

/// Rules between the settings of one pool. Bounds of single members are the model's.
extension UserPool {
    /// - Throws: InvalidParameter with what does not fit.
    package func check() throws(UserPoolError) {
        guard (6...99).contains(passwordPolicy.minimumLength) else {
            throw .invalidParameter("Invalid password policy: MinimumLength must be between 6 and 99")
        }
        if !usernameAttributes.isEmpty && !aliasAttributes.isEmpty {
            throw .invalidParameter("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
        }
        if aliasAttributes.contains(.preferredUsername), schema["preferred_username"]?.required == true {
            throw .invalidParameter("Preferred username cannot be both required and an alias.")
        }
        if let attributes = requireVerificationBeforeUpdate {
            for attribute in attributes where !autoVerified.contains(attribute) {
                throw .invalidParameter(
                    "AttributesRequireVerificationBeforeUpdate can only contain attributes that are in AutoVerifiedAttributes: \(attribute.rawValue)"
                )
            }
        }
        try checkRecovery()
        guard !allowedFirstAuthFactors.isEmpty, allowedFirstAuthFactors != [.webAuthn] else {
            throw .invalidParameter("WEB_AUTHN cannot be the only first authentication factor.")
        }
        if allowedFirstAuthFactors.contains(.softwareToken) {
            throw .invalidParameter("SOFTWARE_TOKEN is not supported as a first authentication factor.")
        }
        guard schema.customCount <= Pools.customAttributeLimit else {
            throw .invalidParameter("Too many custom attributes: a user pool can have \(Pools.customAttributeLimit).")
        }
        try Self.check(tags: tags)
    }

    /// - Throws: InvalidParameter, UserPoolTagging.
    static func check(tags: [String: String]) throws(UserPoolError) {
        guard tags.count <= 50 else { throw .invalidParameter("A user pool can have 50 tags at most.") }
        guard !hasReservedKey(tags) else { throw .reservedTagKey(.userPoolTagging) }
    }

    /// Tags that come without the pool's other settings, through TagResource, which does not declare UserPoolTagging.
    /// - Throws: InvalidParameter.
    static func check(addedTags tags: [String: String]) throws(UserPoolError) {
        guard !hasReservedKey(tags) else { throw .reservedTagKey(.invalidParameter) }
    }

    private static func hasReservedKey(_ tags: [String: String]) -> Bool { tags.keys.contains { $0.lowercased().hasPrefix("aws:") } }

    private func checkRecovery() throws(UserPoolError) {
        guard let recovery else { return }
        guard Set(recovery.map(\.name)).count == recovery.count, Set(recovery.map(\.priority)).count == recovery.count else {
            throw .invalidParameter("Account recovery mechanisms must have different names and priorities.")
        }
        if recovery.contains(where: { $0.name == .adminOnly }) && recovery.count > 1 {
            throw .invalidParameter("Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.")
        }
    }

    /// What first factors, second factors, recovery and passkeys ask of each other. Checked where they are set, so that a pool that was
    /// made under older rules can still be changed elsewhere.
    /// - Throws: InvalidParameter.
    func checkFactors() throws(UserPoolError) {
        if mfa == .on {
            let first = Set(allowedFirstAuthFactors)
            guard first.isDisjoint(with: [.emailOTP, .smsOTP]) else { throw .oneTimeCodeFirstUnderMFA }
            // A passkey that is one factor only would be a way around the second one.
            guard !first.contains(.webAuthn) || webAuthn?.factor == .multiWithUserVerification else { throw .singleFactorPasskeyUnderMFA }
        }
        // The channel of the second factor must not be the one way to reset the first (guide, "Account recovery").
        if let recovery, recovery.count == 1 {
            switch recovery[0].name {
            case .verifiedPhoneNumber where offers(.sms): throw .recoveryThroughMFA(.verifiedPhoneNumber, "SMS")
            case .verifiedEmail where offers(.email): throw .recoveryThroughMFA(.verifiedEmail, "Email")
            default: break
            }
        }
        if let id = webAuthn?.relyingPartyID, !RelyingPartyID.isAllowed(id) { throw .relyingPartyNotAllowed(id) }
    }

    /// What this pool demands at sign-in and Lifeguard cannot yet do. Ignoring it would weaken sign-in, so sign-in is refused.
    public var unbuiltDemand: String? {
        if addOns?.advancedSecurityMode == "ENFORCED" { return "Enforced threat protection" }
        return nil
    }
}

extension AttributeDefinition {
    /// A custom attribute as CreateUserPool and AddCustomAttributes take it: the name gets its prefix.
    /// - Throws: InvalidParameter for a required one or bounds that are no numbers.
    public static func custom(
        name: String, dataType: DataType, developerOnly: Bool, mutable: Bool?, required: Bool, minimum: String?, maximum: String?,
        hasConstraints: Bool
    ) throws(UserPoolError) -> AttributeDefinition {
        guard !required else { throw .invalidParameter("Required custom attributes are not supported currently.") }
        let definition = AttributeDefinition(
            name: (developerOnly ? "dev:custom:" : "custom:") + name, dataType: dataType, developerOnly: developerOnly,
            mutable: mutable ?? true, required: false, minimum: minimum, maximum: maximum,
            hasConstraints: hasConstraints || dataType == .string || dataType == .number)
        try definition.checkAsCustom()
        return definition
    }

    func checkAsCustom() throws(UserPoolError) {
        try checkBounds()
    }

    /// A standard attribute as a pool's creator overrides it: required, mutable, bounds.
    public func overridden(required: Bool?, mutable: Bool?, minimum: String?, maximum: String?) throws(UserPoolError) -> AttributeDefinition
    {
        var changed = self
        if let required { changed.required = required }
        if let mutable { changed.mutable = mutable }
        if let minimum { changed.minimum = minimum }
        if let maximum { changed.maximum = maximum }
        try changed.checkBounds()
        return changed
    }

    private func checkBounds() throws(UserPoolError) {
        for bound in [minimum, maximum].compactMap({ $0 }) {
            let isBound = dataType == .string ? Int(bound).map((0...2048).contains) ?? false : WholeNumber(bound) != nil
            guard isBound else {
                throw .invalidParameter("Invalid constraint for attribute \(name): \(bound.prefix(64))")
            }
        }
        if let low = minimum.flatMap(WholeNumber.init), let high = maximum.flatMap(WholeNumber.init), low > high {
            throw .invalidParameter("Invalid constraint for attribute \(name): the minimum is greater than the maximum")
        }
    }
}
