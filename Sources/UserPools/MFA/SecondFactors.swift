/// Which second factors people have: their preferences, and what they can sign in with.
public struct SecondFactors: Sendable {
    let ports: Ports

    public init(ports: Ports) { self.ports = ports }

    /// SetUserMFAPreference, SetUserSettings.
    ///
    /// The access token alone is enough to turn a factor off, as on Cognito; where the pool demands MFA the last one stays.
    /// - Throws: InvalidParameter, UserNotFound.
    public func set(_ change: MFAPreferenceChange, of holder: TokenHolder) async throws {
        let pool = holder.client.pool
        let subject = holder.user.subject
        try await write(change, in: pool) { tx in
            guard let user = try tx.user(subject, in: pool.id) else { throw UserPoolError.userNotFound }
            return user
        }
    }

    /// AdminSetUserMFAPreference, AdminSetUserSettings.
    /// - Throws: InvalidParameter, UserNotFound.
    public func set(_ change: MFAPreferenceChange, of username: String, in pool: UserPool) async throws {
        try await write(change, in: pool) { tx in try tx.existing(username, in: pool) }
    }

    private func write(
        _ change: MFAPreferenceChange, in pool: UserPool, _ find: @escaping @Sendable (any UserPoolTransaction) throws -> User
    ) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            var user = try find(tx)
            let token = try tx.softwareToken(of: user.subject, in: pool.id)
            user.mfa = try pool.preference(of: user, after: change, hasSoftwareToken: token?.secret != nil)
            user.modified = now
            try tx.update(user)
        }
    }

    /// The factors that a person can sign in with, in the order of the API's enumeration.
    ///
    /// First factors are what the pool allows, the person has, and USER_AUTH would offer: codes are no first factor for somebody with
    /// MFA, and a passkey is only if it is two factors at once. An authenticator app is only ever a second factor.
    public func configured(of user: User, in pool: UserPool) async throws -> [AuthFactor] {
        let (hasPassword, hasPasskey, hasToken) = try await ports.database.read { tx in
            (
                try tx.password(of: user.subject, in: pool.id) != nil,
                try !tx.webAuthnCredentials(of: user.subject, in: pool.id).isEmpty,
                try tx.softwareToken(of: user.subject, in: pool.id)?.secret != nil
            )
        }
        let allowed = Set(pool.allowedFirstAuthFactors)
        let second = pool.secondFactor(for: user)
        var factors: [AuthFactor] = []
        if allowed.contains(.password) && hasPassword { factors.append(.password) }
        if allowed.contains(.emailOTP) && user.isVerified(.email) && !second.isDemanded { factors.append(.emailOTP) }
        if allowed.contains(.smsOTP) && user.isVerified(.phoneNumber) && !second.isDemanded { factors.append(.smsOTP) }
        if allowed.contains(.webAuthn) && hasPasskey && (!second.isDemanded || second.passkeySuffices) { factors.append(.webAuthn) }
        if pool.offers(.softwareToken) && hasToken { factors.append(.softwareToken) }
        return factors
    }
}
