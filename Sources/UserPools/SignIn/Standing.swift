extension SignIn {
    /// How the account stands inside the transaction that decides: read there, so that nothing can change between look and act.
    package struct Standing: Sendable {
        package var isKnown: Bool
        /// Too many wrong passwords, or, at a second factor, too many wrong codes.
        package var isLocked: Bool
        /// The stored password is still the one that the proof was checked against.
        package var passwordIsCurrent: Bool
        package var isEnabled: Bool
        package var status: UserStatus
        package var temporaryPasswordHasExpired: Bool
        /// The unknown and the reset must look like a wrong password.
        package var hidesExistence: Bool
        /// Required attributes that have no value yet.
        package var missingAttributes: [String]
        package var secondFactor: SecondFactorStanding
        package var device: DeviceStanding

        package init(
            isKnown: Bool, isLocked: Bool, passwordIsCurrent: Bool, isEnabled: Bool, status: UserStatus,
            temporaryPasswordHasExpired: Bool, hidesExistence: Bool, missingAttributes: [String],
            secondFactor: SecondFactorStanding = SecondFactorStanding(), device: DeviceStanding = .none
        ) {
            self.isKnown = isKnown
            self.isLocked = isLocked
            self.passwordIsCurrent = passwordIsCurrent
            self.isEnabled = isEnabled
            self.status = status
            self.temporaryPasswordHasExpired = temporaryPasswordHasExpired
            self.hidesExistence = hidesExistence
            self.missingAttributes = missingAttributes
            self.secondFactor = secondFactor
            self.device = device
        }
    }

    /// What the pool and the person's own settings say about a second factor.
    package struct SecondFactorStanding: Sendable, Equatable {
        package var isDemanded = false
        /// What this person can be asked for.
        package var choices: [MFAFactor] = []
        package var preferred: MFAFactor?
        /// What this person could set up.
        package var possible: [MFAFactor] = []
        /// A passkey with user verification is two factors at once: for the pool, and by this person's own setting.
        package var passkeySuffices = false

        package init() {}
    }

    /// The device whose key the client presented.
    package enum DeviceStanding: Sendable, Equatable {
        /// None was presented, or the pool does not track devices.
        case none
        /// Not one of this person's.
        case unknown
        case confirmed(remembered: Bool, sparesSecondFactor: Bool)
    }
}

extension UserPool {
    /// Which second factors this pool offers; pools of old said it by an SMS configuration alone.
    package var secondFactors: MFASettings {
        mfaSettings ?? MFASettings(sms: mfa != .off && (sms?.snsCallerARN != nil || sms?.endUserMessaging != nil))
    }

    /// What is demanded of a person beside the first factor.
    ///
    /// Under OPTIONAL it is what the person has turned on. Under ON it is that, or else a code to whatever address is there, or else
    /// setting something up. Source: guide, "Adding MFA to a user pool".
    package func secondFactor(for user: User) -> SignIn.SecondFactorStanding {
        var standing = SignIn.SecondFactorStanding()
        guard mfa != .off else { return standing }
        let offered = secondFactors
        func isReachable(_ factor: MFAFactor) -> Bool {
            factor.contact.map { !(user.attributes[$0.rawValue]?.isEmpty ?? true) } ?? user.mfa.enabled.contains(factor)
        }
        let enabled = MFAFactor.allCases.filter { user.mfa.enabled.contains($0) && offered.offers($0) && isReachable($0) }
        standing.passkeySuffices = webAuthn?.factor == .multiWithUserVerification && user.mfa.webAuthn
        standing.choices = enabled
        standing.preferred = user.mfa.preferred.flatMap { enabled.contains($0) ? $0 : nil }
        standing.isDemanded = !enabled.isEmpty
        guard mfa == .on else { return standing }
        standing.isDemanded = true
        if enabled.isEmpty { standing.choices = [.sms, .email].filter { offered.offers($0) && isReachable($0) } }
        standing.possible = MFAFactor.allCases.filter { offered.offers($0) && !standing.choices.contains($0) }
        return standing
    }

    /// Whether a remembered device spares its owner the second factor.
    package var rememberedDevicesSpareSecondFactor: Bool { device?.challengeRequiredOnNewDevice ?? false }
}
