import Credentials

/// The one transaction that ends a sign-in or moves it on: the account is read, judged and changed in it.
extension Authentication {
    /// What was found out, or is found out in the transaction.
    enum Check: Sendable {
        case password(Bool, upgrade: PasswordEntry?)
        case code(String, hash: [UInt8])
        case softwareToken(String)
        /// `nil`: refused. Otherwise the credential as it was read, and its new counter.
        case assertion(WebAuthnCredential?, WebAuthnAssertion?)
        case device(Bool)
        case setup(Bool)
        case newPassword(UserPassword, attributes: [String: String])
        case resumed([SignIn.Factor])
        case defined(DefineAuthChallengeVerdict)
        case custom(Bool)
        /// Nothing is left to be found out: what the machine wants done.
        case decided([SignIn.Action])
    }

    /// How the transaction ended.
    struct Settled: Sendable {
        var signIn: SignIn
        /// What is to be done after it.
        var next: SignIn.Action
        var user: User?
        var groups: [Group] = []
        /// The row behind the tokens; `nil` while functions have yet to run.
        var token: RefreshToken?
        var missingAttributes: [String] = []
        /// Of the authenticator app that is asked for.
        var friendlyName: String?
    }

    func settle(_ check: Check, _ signIn: SignIn, _ run: Run) async throws -> Settled {
        let settlement = Settlement(
            authentication: self, client: run.client, ending: run.ending, check: check, signIn: signIn, source: run.source,
            now: ports.clock.time(),
            expires: expiry(at: run.client))
        return try await ports.database.write { tx in
            var settlement = settlement
            return try settlement.settle(tx)
        }
    }
}

/// One run of the transaction. It may run again, so it begins as a copy.
struct Settlement: Sendable {
    let authentication: Authentication
    let client: ClientContext
    let ending: Authentication.Ending
    let check: Authentication.Check
    var signIn: SignIn
    let source: RequestSource
    let now: Instant
    let expires: Instant
    var user: User?
    var pool: UserPool { client.pool }

    mutating func settle(_ tx: any UserPoolTransaction) throws -> Authentication.Settled {
        user = try signIn.subject.flatMap { try tx.user($0, in: pool.id) }
        let (standing, failures) = try standing(tx)
        let actions: [SignIn.Action]
        if case .decided(let decided) = check {
            actions = decided
        } else {
            guard let event = try event(standing, tx) else { return refused(.invalidSession) }
            actions = signIn.receive(event)
        }
        var token: RefreshToken?
        for action in actions {
            switch action {
            case .spend(let step):
                // A code that was chosen late outlives the other Sessions of its step, by one time at most.
                let remembered = signIn.expires.adding(seconds: Int64(client.client.authSessionValidityMinutes) * 60)
                guard try tx.spend(flow: signIn.flow, step: step, in: pool.id, expires: remembered) else {
                    return refused(.sessionSpent)
                }
            case .countFailure(let kind): try LockOut.countFailure(kind, by: failureKey, in: pool.id, at: now, tx)
            case .clearFailures(let kind):
                if failures != nil { try tx.clearAttempts(kind, by: failureKey, in: pool.id) }
                try upgradePassword(tx)
            case .storeNewPassword: try storeNewPassword(tx)
            case .enroll(let enrollment): try enroll(enrollment, tx)
            case .touchDevice(let key): try touchDevice(key, tx)
            case .verify(let contact): try verify(contact, tx)
            case .sendCode(_, _, isSecondFactor: true):
                guard let user, try AttemptLimit.count(.signInCode, by: user.subject.value, in: pool.id, at: now, tx) else {
                    return refused(.tooManyCodes)
                }
                signIn.prolong(until: expires)
                return settled(action)
            case .issueTokens:
                guard let user else { return refused(.incorrectUsernameOrPassword) }
                let groups = try tx.groups(of: user.subject, in: pool.id)
                // With functions still to run the row is written after them; for pages there is none.
                if ending == .tokens, !pool.lambda.runsAtTokens {
                    let row = authentication.refreshToken(for: user, signIn, at: client, now: now)
                    try tx.begin(row, in: pool, from: source, at: now, random: authentication.ports.random)
                    token = row
                }
                var settled = settled(action)
                settled.groups = groups
                settled.token = token
                return settled
            case .challenge(let name):
                signIn.prolong(until: expires)
                if name == .deviceSRPAuth { try authentication.keepForDevice(signIn, sourceIP: source.ip, tx) }
                var settled = settled(action)
                settled.missingAttributes = standing.missingAttributes
                if name == .softwareTokenMFA, let user {
                    settled.friendlyName = try tx.softwareToken(of: user.subject, in: pool.id)?.friendlyName
                }
                return settled
            default: return settled(action)
            }
        }
        return refused(.invalidSession)
    }

    private func settled(_ next: SignIn.Action) -> Authentication.Settled {
        Authentication.Settled(signIn: signIn, next: next, user: user)
    }

    private func refused(_ error: UserPoolError) -> Authentication.Settled { settled(.refuse(error)) }

    // MARK: Looking

    /// Whose failures are counted: the account's, or those of a name that nobody has.
    private var failureKey: String {
        signIn.subject?.value ?? authentication.codes.unknownKey(pool.nameKey(signIn.username), in: pool.id)
    }

    private var failureKind: AttemptRecord.Kind {
        switch signIn.stage {
        case .begun, .passwordVerifier, .firstFactor: .passwordFailure
        default: .factorFailure
        }
    }

    private var replacesPassword: Bool {
        if case .newPassword = signIn.stage { true } else { false }
    }

    private var isSecondFactor: Bool {
        switch signIn.stage {
        case .mfaCode, .mfaSetupCode, .softwareToken: true
        default: false
        }
    }

    private func standing(_ tx: any UserPoolTransaction) throws -> (SignIn.Standing, AttemptRecord?) {
        let needsPassword = signIn.proved.contains(.password) || failureKind == .passwordFailure || replacesPassword
        let password = needsPassword ? try user.flatMap { try tx.password(of: $0.subject, in: pool.id) } : nil
        let failures = try tx.attempts(failureKind, by: failureKey, in: pool.id)
        let missing = user.map { user in pool.schema.required.map(\.name).filter { user.attributes[$0]?.isEmpty ?? true } } ?? []
        let standing = SignIn.Standing(
            isKnown: user != nil, isLocked: LockOut.isLocked(failures, at: now),
            passwordIsCurrent: password != nil && password?.changed == signIn.passwordChanged, isEnabled: user?.enabled ?? false,
            status: user?.status ?? .confirmed,
            temporaryPasswordHasExpired: password.map {
                now >= $0.changed.adding(seconds: pool.passwordPolicy.effectiveTemporaryValiditySeconds)
            } ?? false, hidesExistence: client.client.hidesUserExistence, missingAttributes: missing,
            secondFactor: secondFactor(), device: try device(tx))
        return (standing, failures)
    }

    private func secondFactor() -> SignIn.SecondFactorStanding {
        guard let user else { return SignIn.SecondFactorStanding() }
        var standing = pool.secondFactor(for: user)
        // A level that the caller asks for may take a factor that the pool does not demand of this person.
        if signIn.targetLevel != nil, standing.choices.isEmpty { standing.choices = pool.stepUpFactors(of: user) }
        return standing
    }

    private func device(_ tx: any UserPoolTransaction) throws -> SignIn.DeviceStanding {
        guard pool.device != nil, let key = signIn.deviceKey, let user else { return .none }
        guard let device = try tx.device(key, of: user.subject, in: pool.id) else { return .unknown }
        return .confirmed(remembered: device.remembered, sparesSecondFactor: pool.rememberedDevicesSpareSecondFactor)
    }

    // MARK: Judging

    /// The verdict on an answer. Wrong answers to a challenge are counted under the flow before anything else is known of them, and the
    /// flow ends after five: parallel guesses wait for each other here.
    private func event(_ standing: SignIn.Standing, _ tx: any UserPoolTransaction) throws -> SignIn.Event? {
        switch check {
        case .decided: return nil
        case .password(let right, _): return .checked(right, standing)
        case .setup(let right): return .checked(right, standing)
        case .newPassword:
            guard let user, user.enabled, user.status == .forceChangePassword, standing.passwordIsCurrent || signIn.passwordChanged == nil
            else { return nil }
            return .checked(true, standing)
        case .resumed(let factors): return .resumed(factors, standing)
        case .defined(let verdict): return .defined(verdict, standing)
        case .custom(let right):
            if right { try tx.clearAttempts(.challengeAnswer, by: signIn.flow, in: pool.id) }
            return .customChecked(right)
        case .device(let right):
            return try counted(right, tx) ? .checked(right, standing) : nil
        case .code(let code, let hash):
            // While somebody is locked out a right code must leave no other trace than a wrong one.
            if standing.isLocked, isSecondFactor { return .checked(false, standing) }
            let right = !hash.isEmpty && authentication.isRight(code, hash, of: signIn, at: codeAddress)
            return try counted(right, tx) ? .checked(right, standing) : nil
        case .softwareToken(let code):
            guard let user, let token = try tx.softwareToken(of: user.subject, in: pool.id), let secret = token.secret else {
                throw UserPoolError.softwareTokenNotFound
            }
            guard !standing.isLocked else { return .checked(false, standing) }
            var right = false
            if let step = TOTP.matchingStep(code, secret: secret, at: now.seconds) {
                right = try tx.useTimeStep(step, of: user.subject, in: pool.id)
            }
            return try counted(right, tx) ? .checked(right, standing) : nil
        case .assertion(let credential, let assertion):
            var right = false
            if let credential, let assertion {
                right =
                    try assertion.signCount == credential.signCount
                    || tx.setSignCount(assertion.signCount, of: credential.id, in: pool.id, from: credential.signCount)
            }
            guard try counted(right, tx) else { return nil }
            return right ? .assertionChecked(userVerified: assertion?.userVerified ?? false, standing) : .checked(false, standing)
        }
    }

    /// Where the open challenge's code went: an address that the account has no longer proves nothing.
    private var codeAddress: String {
        switch signIn.stage {
        case .oneTimeCode(let contact, _): user?.attributes[contact.rawValue] ?? ""
        case .mfaCode(let factor, _): factor.contact.flatMap { user?.attributes[$0.rawValue] } ?? ""
        case .mfaSetupCode(_, let address, _): address
        default: ""
        }
    }

    /// - Returns: whether this answer is one of the five that a flow may take. A right one needs no trace: it spends its step.
    private func counted(_ right: Bool, _ tx: any UserPoolTransaction) throws -> Bool {
        let record = try tx.attempts(.challengeAnswer, by: signIn.flow, in: pool.id)
        guard (record?.count ?? 0) < AttemptLimit.allowed(.challengeAnswer) else { return false }
        return try right || AttemptLimit.count(.challengeAnswer, by: signIn.flow, in: pool.id, at: now, tx)
    }

    // MARK: Changing

    private func upgradePassword(_ tx: any UserPoolTransaction) throws {
        guard case .password(_, let upgrade?) = check, let user, let password = try tx.password(of: user.subject, in: pool.id) else {
            return
        }
        let kept = UserPassword(entry: upgrade, history: password.history, changed: password.changed)
        try tx.setPassword(kept, of: user.subject, in: pool.id)
    }

    private mutating func storeNewPassword(_ tx: any UserPoolTransaction) throws {
        guard case .newPassword(let stored, let attributes) = check, var user else { throw UserPoolError.invalidSession }
        for (name, value) in attributes {
            // What an administrator has set cannot be changed at this step (facts A16).
            if let present = user.attributes[name], present != value {
                throw UserPoolError.invalidParameter("Cannot modify an already provided \(name)")
            }
        }
        user.apply(attributes.filter { user.attributes[$0.key] == nil })
        user.status = .confirmed
        user.modified = now
        try tx.setPassword(stored, of: user.subject, in: pool.id)
        try tx.save(user, in: pool)
        self.user = user
        signIn.passwordChanged = stored.changed
    }

    private mutating func enroll(_ enrollment: SignIn.Enrollment, _ tx: any UserPoolTransaction) throws {
        guard var user else { throw UserPoolError.invalidSession }
        switch enrollment {
        case .softwareToken(let secret, let usedStep, let friendlyName):
            try tx.put(
                SoftwareToken(
                    pool: pool.id, subject: user.subject, secret: secret, pendingSecret: nil, friendlyName: friendlyName, lastStep: usedStep
                ))
            user.mfa.enabled.insert(.softwareToken)
            user.mfa.preferred = user.mfa.preferred ?? .softwareToken
        case .address(let contact, let address):
            user.apply([contact.rawValue: address])
            user.attributes[contact.verifiedFlag] = "true"
            user.mfa.enabled.insert(contact.secondFactor)
        }
        user.modified = now
        try tx.save(user, in: pool)
        self.user = user
    }

    /// Whoever answers a code has proved the address that it went to.
    private mutating func verify(_ contact: ContactAttribute, _ tx: any UserPoolTransaction) throws {
        guard var user, !user.isVerified(contact) else { return }
        user.attributes[contact.verifiedFlag] = "true"
        user.modified = now
        try tx.save(user, in: pool)
        self.user = user
    }

    private func touchDevice(_ key: String, _ tx: any UserPoolTransaction) throws {
        guard let user, var device = try tx.device(key, of: user.subject, in: pool.id) else { return }
        device.lastAuthenticated = now
        device.lastIP = source.ip ?? device.lastIP
        _ = try tx.update(device)
    }
}

extension LambdaConfiguration {
    /// Whether functions run between the last proof and the tokens.
    var runsAtTokens: Bool { postAuthentication != nil || preTokenGeneration != nil || preTokenGenerationConfig != nil }
}
