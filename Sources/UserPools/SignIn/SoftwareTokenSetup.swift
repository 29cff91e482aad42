import Credentials

/// AssociateSoftwareToken and VerifySoftwareToken inside MFA_SETUP: the Session carries the secret until the sign-in is through.
extension Authentication {
    /// - Returns: the secret in base32, and the Session to verify a code with.
    public func associateSoftwareToken(session: String) async throws -> (secret: String, session: String) {
        var (signIn, _) = try await settingUp(session)
        let secret = TOTP.newSecret(random: ports.random)
        guard signIn.associate(secret: secret) else { throw UserPoolError.invalidSession }
        return (Base32.encode(secret), try seal.text(signIn))
    }

    /// - Returns: the Session to answer MFA_SETUP with.
    /// - Throws: EnableSoftwareTokenMFA for a wrong code; NotAuthorized after five.
    public func verifySoftwareToken(session: String, code: String, friendlyName: String?) async throws -> String {
        let (opened, now) = try await settingUp(session)
        var signIn = opened
        guard case .mfaSetup(let setup) = signIn.stage, let secret = setup.secret else { throw UserPoolError.softwareTokenNotFound }
        if let friendlyName, friendlyName.utf8.count > 256 { throw UserPoolError.invalidParameter("FriendlyDeviceName is too long") }
        let (flow, pool) = (opened.flow, opened.pool)
        let isWithinLimit = try await ports.database.write { try AttemptLimit.count(.challengeAnswer, by: flow, in: pool, at: now, $0) }
        guard isWithinLimit else { throw UserPoolError.invalidSession }
        guard let step = TOTP.matchingStep(code, secret: secret, at: now.seconds) else { throw UserPoolError.softwareTokenCodeMismatch }
        signIn.verified(step: step, friendlyName: friendlyName)
        return try seal.text(signIn)
    }

    private func settingUp(_ session: String) async throws -> (SignIn, Instant) {
        guard let id = SessionSeal.client(of: session), let client = try await cache.knownClient(id) else {
            throw UserPoolError.invalidSession
        }
        let now = ports.clock.time()
        let signIn = try seal.open(session, pool: client.pool.id, client: id, now: now)
        guard case .mfaSetup = signIn.stage else { throw UserPoolError.invalidSession }
        return (signIn, now)
    }
}
