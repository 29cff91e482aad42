import Credentials

/// What the machine asks for, done: one action after the other until there is an answer for the caller.
extension Authentication {
    func carryOut(_ actions: [SignIn.Action], _ signIn: SignIn, _ run: Run) async throws -> Conclusion {
        // What needs no check outside is one transaction, or none.
        if case .spend? = actions.first { return try await carryOut(after: try await settle(.decided(actions), signIn, run), run) }
        return try await carryOut(actions.first, signIn, nil, run)
    }

    func carryOut(after settled: Settled, _ run: Run) async throws -> Conclusion {
        try await carryOut(settled.next, settled.signIn, settled, run)
    }

    /// - Parameter settled: what the last transaction has read, for the steps that follow it.
    private func carryOut(
        _ first: SignIn.Action?, _ signIn: SignIn, _ settled: Settled?, _ run: Run
    ) async throws -> Conclusion {
        var (next, signIn, settled) = (first, signIn, settled)
        var publicParameters: [String: String] = [:]
        while let action = next {
            switch action {
            case .exchangeSRP(let clientPublic):
                return try await exchangeSRP(clientPublic, signIn, run)
            case .exchangeDeviceSRP(let clientPublic):
                return try await exchangeDeviceSRP(clientPublic, signIn, run)
            case .define:
                let decided = try await define(&signIn, settled, run)
                next = decided.next
                settled = decided.settled ?? settled
            case .create(let name):
                let challenge = try await create(name, signIn, settled, run)
                publicParameters = challenge.publicChallengeParameters
                next = signIn.receive(.created(challenge)).first
                signIn.prolong(until: expiry(at: run.client))
            case .sendCode(let contact, let address, let isSecondFactor):
                return try await sendCode(to: contact, address, isSecondFactor, &signIn, settled, run)
            case .challenge(let name):
                return .challenge(try await challenge(name, signIn, settled, publicParameters, run))
            case .issueTokens:
                guard let settled else { throw UserPoolError.invalidSession }
                guard run.ending == .tokens else { return .authenticated(try await conclude(settled, run)) }
                return .tokens(try await grant(settled, run))
            case .refuse(let error): throw error
            default:
                let result = try await settle(try await checked(action, signIn, run), signIn, run)
                signIn = result.signIn
                next = result.next
                settled = result
            }
        }
        throw UserPoolError.invalidSession
    }

    func expiry(at client: ClientContext) -> Instant {
        ports.clock.time().adding(seconds: Int64(client.client.authSessionValidityMinutes) * 60)
    }

    /// Does the part of a check that needs no transaction: sums, functions, hashing.
    private func checked(_ action: SignIn.Action, _ signIn: SignIn, _ run: Run) async throws -> Check {
        switch action {
        case .checkPassword(let password):
            let known = try await loaded(signIn, run)
            let right = try await passwords.matches(password, known.entry, username: signIn.userID, in: run.pool)
            try await rememberCost(of: known.entry, in: run.pool)
            if !right { try await spendTime(like: known, password, in: run.pool) }
            let upgrade = try await right ? upgraded(known, password, username: signIn.userID, in: run.pool) : nil
            return .password(right, upgrade: upgrade)
        case .checkClaim(let claim, let sessionKey):
            let identity = SRPIdentity(poolName: signIn.pool.shortName, username: signIn.userID)
            return .password(Self.isRight(claim, sessionKey, identity), upgrade: nil)
        case .checkDeviceClaim(let claim, let sessionKey):
            let identity = SRPIdentity(poolName: devices.groupKey(of: signIn.pool), username: signIn.deviceKey ?? "")
            return .device(Self.isRight(claim, sessionKey, identity))
        case .checkCode(let code, let hash): return .code(code, hash: hash)
        case .checkSoftwareToken(let code): return .softwareToken(code)
        case .checkAssertion(let credential, let challenge): return try await assertion(credential, challenge, signIn, run)
        case .checkSetup(let isVerified): return .setup(isVerified)
        case .checkNewPassword(let new): return try await newPassword(new, signIn, run)
        case .verifyCustom(let answer, let parameters): return try await verifyCustom(answer, parameters, signIn, run)
        default: throw UserPoolError.invalidSession
        }
    }

    /// A password kept in another way than the pool now asks for is kept anew when it is known.
    private func upgraded(
        _ account: SignIn.Account, _ password: RawPassword, username: String, in pool: UserPool
    ) async throws -> PasswordEntry? {
        guard account.subject != nil, account.entry.storage != pool.extensions.passwordStorage else { return nil }
        return try await passwords.entry(for: password, username: username, in: pool)
    }

    /// A wrong password takes as long for everybody, or time would tell who has an account: what the pool's own way of keeping passwords costs,
    /// also for an entry that is kept in another way, and where hashes were imported what one of theirs costs, also for whoever has none.
    private func spendTime(like account: SignIn.Account, _ password: RawPassword, in pool: UserPool) async throws {
        let storage = pool.extensions.passwordStorage
        if account.entry.storage != storage, storage == .argon2id || account.entry.storage == nil {
            let decoy = SRPDecoy(secret: decoySecret).passwordEntry(for: account.userID, storage: storage)
            _ = try await passwords.matches(password, decoy, username: account.userID, in: pool)
        }
        guard account.entry.imported == nil, let costs = pool.importedHashCosts, !costs.isEmpty else { return }
        let cost = costs[srpDecoy(in: pool).choice(below: costs.count, for: account.userID)]
        if let entry = cost.entry { _ = try await passwords.matches(password, entry, username: account.userID, in: pool) }
    }

    /// The first sign-in with a hash of its cost makes the pool remember it.
    private func rememberCost(of entry: PasswordEntry, in pool: UserPool) async throws {
        guard let cost = entry.importedCost, !pool.knows(cost) else { return }
        if try await ports.database.write({ try $0.remember(cost, in: pool.id) }) { cache.forget(pool.id) }
    }

    private static func isRight(_ claim: SignIn.Claim, _ sessionKey: [UInt8], _ identity: SRPIdentity) -> Bool {
        guard (try? SRPTimestamp(claim.timestamp)) != nil, let block = try? Credentials.Base64.decode(claim.secretBlock) else {
            return false
        }
        return SRPSessionKey(bytes: sessionKey).accepts(
            signature: claim.signature, identity: identity, secretBlock: block, timestamp: claim.timestamp)
    }

    /// Judges the password that replaces a temporary one, and makes what is stored of it.
    private func newPassword(_ new: SignIn.NewPassword, _ signIn: SignIn, _ run: Run) async throws -> Check {
        let pool = run.pool
        try pool.passwordPolicy.check(new.password)
        try pool.checkValues(new.attributes)
        for name in new.attributes.keys where !run.client.client.canWrite(name) { throw UserPoolError.unauthorizedAttribute }
        guard let subject = signIn.subject else { throw UserPoolError.invalidSession }
        let old = try await ports.database.read { try $0.password(of: subject, in: pool.id) }
        guard old?.changed == signIn.passwordChanged else {
            // Most often this very Session has set the password since: then it says so.
            let isOpen = try await ports.database.write { tx in
                try tx.spend(flow: signIn.flow, step: signIn.step, in: pool.id, expires: signIn.expires)
            }
            throw isOpen ? UserPoolError.invalidSession : .sessionSpent
        }
        let stored = try await passwords.replacement(
            of: old, by: new.password, username: signIn.userID, in: pool, at: ports.clock.time())
        return .newPassword(stored, attributes: new.attributes)
    }
}
