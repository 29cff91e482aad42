import Credentials

/// Authenticator apps of people who are signed in: AssociateSoftwareToken, VerifySoftwareToken, AdminDeleteSoftwareToken.
public struct SoftwareTokens: Sendable {
    let ports: Ports

    public init(ports: Ports) { self.ports = ports }

    /// Makes a secret that waits for its first code. One that was verified before works until then.
    /// - Returns: the secret as authenticator apps take it: base32 without padding.
    /// - Throws: SoftwareTokenMFANotFound when the pool does not offer authenticator apps.
    public func associate(_ holder: TokenHolder) async throws -> String {
        let pool = holder.client.pool
        guard pool.offers(.softwareToken) else { throw UserPoolError.softwareTokenNotEnabled }
        let subject = holder.user.subject
        let secret = TOTP.newSecret(random: ports.random)
        try await ports.database.write { tx in
            guard try tx.user(subject, in: pool.id) != nil else { throw UserPoolError.userNotFound }
            var token =
                try tx.softwareToken(of: subject, in: pool.id)
                ?? SoftwareToken(pool: pool.id, subject: subject, secret: nil, pendingSecret: nil)
            token.pendingSecret = secret
            try tx.put(token)
        }
        return Base32.encode(secret)
    }

    /// Puts the pending secret into use with its first code. The code's time step counts as used, so that it opens no sign-in.
    /// - Throws: EnableSoftwareTokenMFA for a wrong code, TooManyRequests after five in an hour, SoftwareTokenMFANotFound.
    public func verify(_ code: String, friendlyName: String?, of holder: TokenHolder) async throws {
        let pool = holder.client.pool
        guard pool.offers(.softwareToken) else { throw UserPoolError.softwareTokenNotEnabled }
        if let friendlyName, friendlyName.utf8.count > 256 { throw UserPoolError.friendlyNameTooLong }
        let subject = holder.user.subject
        let now = ports.clock.time()
        let result = try await ports.database.write { tx -> Result<Void, UserPoolError> in
            guard var user = try tx.user(subject, in: pool.id) else { return .failure(.userNotFound) }
            guard var token = try tx.softwareToken(of: subject, in: pool.id), token.pendingSecret != nil else {
                return .failure(.softwareTokenNotFound)
            }
            guard try AttemptLimit.count(.softwareTokenSetup, by: subject.value, in: pool.id, at: now, tx) else {
                return .failure(.tooManyCodes)
            }
            guard token.confirm(code, friendlyName: friendlyName, at: now) else { return .failure(.softwareTokenCodeMismatch) }
            try tx.put(token)
            try tx.clearAttempts(.softwareTokenSetup, by: subject.value, in: pool.id)
            // Where MFA is demanded there is nothing to turn on: what is verified is asked for (getmoto/moto#8029).
            if pool.mfa == .on && !user.mfa.enabled.contains(.softwareToken) {
                user.mfa.enabled.insert(.softwareToken)
                user.modified = now
                try tx.update(user)
            }
            return .success(())
        }
        try result.get()
    }

    /// Takes a person's authenticator app away, and with it the preference for it.
    /// - Throws: UserNotFound.
    public func delete(of username: String, in pool: UserPool) async throws {
        let now = ports.clock.time()
        try await ports.database.write { tx in
            var user = try tx.existing(username, in: pool)
            _ = try tx.deleteSoftwareToken(of: user.subject, in: pool.id)
            user.mfa.drop(.softwareToken)
            user.modified = now
            try tx.update(user)
        }
    }
}

extension SoftwareToken {
    /// Puts the pending secret into use if a code is its code, one time step of drift either way.
    /// - Returns: whether it was.
    mutating func confirm(_ code: String, friendlyName: String?, at now: Instant) -> Bool {
        guard let pending = pendingSecret, let step = TOTP.matchingStep(code, secret: pending, at: now.seconds) else { return false }
        secret = pending
        pendingSecret = nil
        lastStep = step
        self.friendlyName = friendlyName
        return true
    }
}
