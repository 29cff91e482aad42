extension UserPool {
    /// Where a recovery code goes: by the pool's priorities, to verified addresses only; without a setting the telephone first.
    ///
    /// A pool with priorities sends no recovery code to where the person's second factor is: whoever holds that phone or mailbox would have
    /// both factors. Without a setting Cognito does (facts A4.3).
    /// - Returns: the address, or why there is none.
    package func recoveryChannel(
        of user: User, byAdministrator: Bool = false
    ) -> Result<(contact: ContactAttribute, address: String), UserPoolError> {
        guard user.enabled || byAdministrator else { return .failure(.userDisabled) }
        guard user.status != .forceChangePassword, user.status != .externalProvider else { return .failure(.cannotResetInState) }
        var order: [ContactAttribute] = [.phoneNumber, .email]
        var secondFactors: Set<MFAFactor> = []
        if let recovery {
            if recovery.contains(where: { $0.name == .adminOnly }) {
                guard byAdministrator else { return .failure(.recoveryByAdminOnly) }
            } else {
                order = recovery.sorted { $0.priority < $1.priority }.map { $0.name == .verifiedEmail ? .email : .phoneNumber }
                // Under ON an address is a second factor before anybody has turned it on.
                if mfa != .off { secondFactors = user.mfa.enabled.union(secondFactor(for: user).choices) }
            }
        }
        for contact in order where !secondFactors.contains(contact == .email ? .email : .sms) {
            if user.isVerified(contact), let address = user.attributes[contact.rawValue], !address.isEmpty {
                return .success((contact, address))
            }
        }
        return .failure(.noRecoveryChannel)
    }

    /// Which of a known account's addresses stands where a delivery to it is pretended: the one that real deliveries show, so that the
    /// answers of two operations, side by side, tell no more than one. For a name that nobody has both show the same.
    func shownAddress(of user: User) -> (contact: ContactAttribute, address: String)? {
        if user.status == .unconfirmed, let contact = contactToVerify(user) { return contact }
        if case .success(let channel) = recoveryChannel(of: user, byAdministrator: true) { return channel }
        let preferred = (recovery ?? []).sorted { $0.priority < $1.priority }.first?.name
        let order: [ContactAttribute] = preferred == .verifiedEmail ? [.email, .phoneNumber] : [.phoneNumber, .email]
        let present = order.compactMap { contact in user.attributes[contact.rawValue].map { (contact: contact, address: $0) } }
            .filter { !$0.address.isEmpty }
        return present.first { user.isVerified($0.contact) } ?? present.first
    }
}
