import Credentials
import JSON

/// Whose sign-in it is, and what they can begin with.
extension Authentication {
    /// The account behind a name, or the decoy's when existence is hidden. A name that nobody has may be brought by the migration function.
    /// - Throws: UserNotFound when existence is not hidden; the function's errors.
    func account(
        named username: String, password: RawPassword?, _ flow: AuthFlow, _ circumstances: Circumstances, at client: ClientContext
    ) async throws -> SignIn.Account {
        let found = try await stored(username, at: client)
        if let found { return found }
        // A sign-in without the password in clear has nothing to migrate with (facts A3).
        if client.pool.lambda.userMigration != nil, let password, flow != .custom, flow != .userSRP {
            guard try await mayMigrate(username, in: client.pool) else {
                // The decoy's lock says it, or its wrong password: a name that somebody has gets no other answer.
                guard client.client.hidesUserExistence else { throw UserPoolError.passwordAttemptsExceeded }
                return decoy(for: username, in: client.pool)
            }
            let migrated = try await migrations.migrate(
                username, password: password, source: .authentication, validationData: circumstances.clientMetadata, at: client)
            if migrated != nil, let account = try await stored(username, at: client) { return account }
        }
        guard client.client.hidesUserExistence else { throw UserPoolError.userNotFound }
        return decoy(for: username, in: client.pool)
    }

    /// Whether the migration function may be asked about one more password for a name: it judges passwords, and whoever guesses must not get
    /// more answers of it than of this pool. Counted before it is asked, so that parallel guesses cannot all slip through.
    private func mayMigrate(_ username: String, in pool: UserPool) async throws -> Bool {
        guard TextForm.username.fits(username) else { return false }
        let key = codes.unknownKey(pool.nameKey(username), in: pool.id)
        let now = ports.clock.time()
        return try await ports.database.write { tx in
            guard !LockOut.isLocked(try tx.attempts(.passwordFailure, by: key, in: pool.id), at: now) else { return false }
            return try AttemptLimit.count(.userMigration, by: key, in: pool.id, at: now, tx)
        }
    }

    func stored(_ username: String, at client: ClientContext) async throws -> SignIn.Account? {
        let pool = client.pool
        let found = try await ports.database.read { tx -> (User, UserPassword?)? in
            guard let user = try tx.signer(named: username, in: pool) else { return nil }
            return (user, try tx.password(of: user.subject, in: pool.id))
        }
        guard let (user, password) = found else { return nil }
        let entry = password?.entry ?? decoySecretEntry(for: pool.nameKey(username), in: pool)
        return SignIn.Account(
            subject: user.subject, userID: user.username, passwordChanged: password?.changed, entry: entry, user: user)
    }

    /// A real account answers with its username: for a sign-in by address not what was typed, and the same in every spelling.
    private func decoy(for username: String, in pool: UserPool) -> SignIn.Account {
        let key = pool.nameKey(username)
        let isAddress = pool.signsInWithAddress || pool.isShapedLikeAnAlias(username)
        return SignIn.Account(
            subject: nil, userID: isAddress ? srpDecoy(in: pool).userID(for: key) : key, passwordChanged: nil,
            entry: decoySecretEntry(for: key, in: pool))
    }

    func srpDecoy(in pool: UserPool) -> SRPDecoy { SRPDecoy(secret: decoySecret + Array(pool.id.value.utf8)) }

    private func decoySecretEntry(for key: String, in pool: UserPool) -> PasswordEntry {
        srpDecoy(in: pool).passwordEntry(for: key, storage: pool.extensions.passwordStorage)
    }

    /// Between two requests the name may have passed to somebody else.
    func loaded(_ signIn: SignIn, _ run: Run) async throws -> SignIn.Account {
        if let account = run.account { return account }
        guard let subject = signIn.subject else { return decoy(for: signIn.username, in: run.pool) }
        guard let fresh = try await stored(signIn.username, at: run.client), fresh.subject == subject else {
            throw UserPoolError.invalidSession
        }
        return fresh
    }

    /// PreAuthentication runs before anything is checked, for everybody who is there, and where existence is hidden for everybody else too.
    func preAuthenticate(
        _ account: SignIn.Account, _ username: String, _ circumstances: Circumstances, at client: ClientContext
    ) async throws {
        guard client.pool.lambda.preAuthentication != nil else { return }
        let event = PreAuthenticationEvent(validationData: circumstances.clientMetadata, userNotFound: account.user == nil)
        try await ports.triggers.preAuthentication(event, occasion(of: account.user, username, clientMetadata: nil, at: client))
    }

    func occasion(
        of user: User?, _ username: String, clientMetadata: [String: String]?, at client: ClientContext
    ) -> TriggerOccasion {
        guard let user else {
            return TriggerOccasion(
                pool: client.pool, client: client.client.id, username: username, userAttributes: [:], clientMetadata: clientMetadata)
        }
        return TriggerOccasion(user, in: client.pool, at: client.client.id, clientMetadata: clientMetadata)
    }

    /// What USER_AUTH offers: what the pool allows and this person has. A name that nobody has is offered what most people have.
    /// - Parameter level: leave out what cannot lead to this assurance level.
    func firstFactors(of account: SignIn.Account, reaching level: Int?, at client: ClientContext) async throws -> SignIn.FirstFactors {
        let pool = client.pool
        // Whoever cannot sign in loses nothing by being offered what nobody is offered, and what they have would tell of them.
        let account = client.client.hidesUserExistence && account.user?.canSignIn == false ? account.decoyed : account
        let allowed = pool.allowedFirstAuthFactors
        var available: [ChallengeName] = []
        if allowed.contains(.password), account.subject == nil || account.passwordChanged != nil {
            available += pool.extensions.passwordStorage == .srp ? [.passwordSRP, .password] : [.password]
        }
        let user = account.user
        // Somebody with a temporary password has to replace it first.
        guard user?.status != .forceChangePassword else { return SignIn.FirstFactors(available: available) }
        let second = user.map { pool.secondFactor(for: $0) } ?? SignIn.SecondFactorStanding()
        // A code cannot be the first of two factors (facts A3).
        if !second.isDemanded, level.map({ $0 <= 2 }) ?? true {
            if allowed.contains(.emailOTP), user?.isVerified(.email) ?? true { available.append(.emailOTP) }
            if allowed.contains(.smsOTP), user?.isVerified(.phoneNumber) ?? !allowed.contains(.emailOTP) { available.append(.smsOTP) }
        }
        guard allowed.contains(.webAuthn), RelyingParty(client.poolContext, publicURL: ports.publicURL) != nil,
            let subject = account.subject,
            !second.isDemanded || second.passkeySuffices,
            level.map({ $0 <= 3 }) ?? true,
            try await ports.database.read({ try !$0.webAuthnCredentials(of: subject, in: pool.id).isEmpty })
        else { return SignIn.FirstFactors(available: available) }
        return SignIn.FirstFactors(
            available: available + [.webAuthn], webAuthnChallenge: WebAuthn.newChallenge(random: ports.random))
    }
}

extension User {
    /// Whether a first factor may lead on: everybody else is refused once one was proved.
    fileprivate var canSignIn: Bool { enabled && status != .unconfirmed && status != .resetRequired }
}

extension SignIn.Account {
    /// What a name that nobody has would show.
    fileprivate var decoyed: SignIn.Account {
        SignIn.Account(subject: nil, userID: userID, passwordChanged: nil, entry: entry)
    }
}
