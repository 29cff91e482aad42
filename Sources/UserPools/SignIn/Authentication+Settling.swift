import Credentials

/// The one transaction that ends a sign-in or moves it on: the account is read, judged and changed in it.
extension Authentication {
    private enum Settled: Sendable {
        case tokens(User, [Group], RefreshToken)
        case newPassword(SignIn, User, missing: [String])
        case refused(UserPoolError)
    }

    func settle(_ right: Bool, _ signIn: SignIn, upgrade: PasswordEntry?, at client: ClientContext) async throws -> Outcome {
        let now = ports.clock.time()
        let pool = client.pool
        let unknownKey = signIn.subject == nil ? codes.unknownKey(pool.nameKey(signIn.username), in: pool.id) : ""
        let issuer = self.issuer
        let validity = Int64(client.client.authSessionValidityMinutes) * 60
        let settled = try await ports.database.write { tx -> Settled in
            var signIn = signIn
            let user = try signIn.subject.flatMap { try tx.user($0, in: pool.id) }
            let password = try user.flatMap { try tx.password(of: $0.subject, in: pool.id) }
            let key = signIn.subject?.value ?? unknownKey
            let failures = try tx.attempts(.passwordFailure, by: key, in: pool.id)
            let missing = user.map { user in pool.schema.required.map(\.name).filter { user.attributes[$0]?.isEmpty ?? true } } ?? []
            let standing = SignIn.Standing(
                isKnown: user != nil, isLocked: LockOut.isLocked(failures, at: now),
                passwordIsCurrent: password != nil && password?.changed == signIn.passwordChanged, isEnabled: user?.enabled ?? false,
                status: user?.status ?? .confirmed,
                temporaryPasswordHasExpired: password.map {
                    now >= $0.changed.adding(seconds: pool.passwordPolicy.effectiveTemporaryValiditySeconds)
                } ?? false, hidesExistence: client.client.hidesUserExistence, missingAttributes: missing)
            for action in signIn.receive(.passwordChecked(right, standing)) {
                switch action {
                case .spend(let step):
                    guard try tx.spend(flow: signIn.flow, step: step, in: pool.id, expires: signIn.expires) else {
                        return .refused(.sessionSpent)
                    }
                case .countFailure: try LockOut.countFailure(by: key, in: pool.id, at: now, tx)
                case .clearFailures:
                    if failures != nil { try tx.clearAttempts(.passwordFailure, by: key, in: pool.id) }
                    if let upgrade, let password, let user {
                        let kept = UserPassword(entry: upgrade, history: password.history, changed: password.changed)
                        try tx.setPassword(kept, of: user.subject, in: pool.id)
                    }
                case .issueTokens:
                    guard let user else { return .refused(.incorrectUsernameOrPassword) }
                    let token = issuer.newRefreshToken(for: user, at: client, now: now)
                    try tx.insert(token)
                    return .tokens(user, try tx.groups(of: user.subject, in: pool.id), token)
                case .challenge:
                    guard let user else { return .refused(.incorrectUsernameOrPassword) }
                    signIn.prolong(until: now.adding(seconds: validity))
                    return .newPassword(signIn, user, missing: missing)
                case .refuse(let error): return .refused(error)
                case .exchangeSRP, .checkPassword, .checkClaim, .storeNewPassword: return .refused(.invalidSession)
                }
            }
            return .refused(.invalidSession)
        }
        switch settled {
        case .refused(let error): throw error
        case .newPassword(let signIn, let user, let missing):
            return .challenge(try newPasswordChallenge(signIn, user, missing: missing, at: client))
        case .tokens(let user, let groups, let token):
            return .tokens(try issuer.issue(for: user, groups: groups, at: client, under: token, generation: 0, now: now))
        }
    }

    /// Stores the password that replaces a temporary one, and signs in.
    func storeNewPassword(_ new: SignIn.NewPassword, _ signIn: inout SignIn, at client: ClientContext) async throws -> Outcome {
        let pool = client.pool
        let now = ports.clock.time()
        try pool.passwordPolicy.check(new.password)
        try pool.checkValues(new.attributes)
        for name in new.attributes.keys where !client.client.canWrite(name) { throw UserPoolError.unauthorizedAttribute }
        guard let subject = signIn.subject else { throw UserPoolError.invalidSession }
        let old = try await ports.database.read { try $0.password(of: subject, in: pool.id) }
        guard let old, old.changed == signIn.passwordChanged else {
            // Most often this very Session has set the password since: then it says so.
            throw try await spend(signIn, in: pool) ? UserPoolError.invalidSession : .sessionSpent
        }
        let stored = try await passwords.replacement(of: old, by: new.password, username: signIn.userID, in: pool, at: now)
        let token = (flow: signIn.flow, step: signIn.step, expires: signIn.expires)
        let issuer = self.issuer
        _ = signIn.receive(.newPasswordStored)
        let settled = try await ports.database.write { tx -> Settled in
            guard try tx.spend(flow: token.flow, step: token.step, in: pool.id, expires: token.expires) else {
                return .refused(.sessionSpent)
            }
            guard var user = try tx.user(subject, in: pool.id), user.enabled, user.status == .forceChangePassword,
                try tx.password(of: subject, in: pool.id)?.changed == old.changed
            else { return .refused(.invalidSession) }
            for (name, value) in new.attributes {
                // What an administrator has set cannot be changed at this step (facts A16).
                if let present = user.attributes[name], present != value {
                    throw UserPoolError.invalidParameter("Cannot modify an already provided \(name)")
                }
            }
            user.apply(new.attributes.filter { user.attributes[$0.key] == nil })
            user.status = .confirmed
            user.modified = now
            try tx.setPassword(stored, of: subject, in: pool.id)
            try tx.save(user, in: pool)
            let refresh = issuer.newRefreshToken(for: user, at: client, now: now)
            try tx.insert(refresh)
            return .tokens(user, try tx.groups(of: subject, in: pool.id), refresh)
        }
        switch settled {
        case .refused(let error): throw error
        case .newPassword: throw UserPoolError.invalidSession
        case .tokens(let user, let groups, let refresh):
            return .tokens(try issuer.issue(for: user, groups: groups, at: client, under: refresh, generation: 0, now: now))
        }
    }

    /// - Returns: false when the open step was spent before.
    private func spend(_ signIn: SignIn, in pool: UserPool) async throws -> Bool {
        try await ports.database.write { tx in
            try tx.spend(flow: signIn.flow, step: signIn.step, in: pool.id, expires: signIn.expires)
        }
    }
}
