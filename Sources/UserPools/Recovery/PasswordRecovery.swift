public import Credentials

/// Getting back in: ForgotPassword, ConfirmForgotPassword, AdminResetUserPassword, ChangePassword.
public struct PasswordRecovery: Sendable {
    let ports: Ports
    let codes: CodeSender
    let passwords: Passwords
    let migrations: UserMigrations

    public init(ports: Ports, codes: CodeSender, passwords: Passwords) {
        self.ports = ports
        self.codes = codes
        self.passwords = passwords
        self.migrations = UserMigrations(ports: ports, codes: codes, passwords: passwords)
    }

    private enum Sending: Sendable {
        case code(String, ConfirmationCode, User)
        /// Nothing is sent, and the caller must not see that; to whom not, where somebody has the name.
        case simulated(User?)
        /// Nobody has the name here.
        case unknown
    }

    /// Sends a recovery code. When existence is hidden, everything that would tell an account's state answers like a delivery.
    ///
    /// A name that nobody has is asked for at the UserMigration function, within the same limit. That takes its time, which a name that
    /// somebody has does not: whoever hides existence and migrates has this to weigh (docs/deviations.md).
    public func forgot(
        _ username: String, clientMetadata: [String: String]? = nil, at client: ClientContext
    ) async throws -> CodeDelivery {
        let pool = client.pool
        let hides = client.client.hidesUserExistence
        var sending = try await prepare(username, migrates: pool.lambda.userMigration != nil, at: client)
        if case .unknown = sending {
            let migrated = try await migrations.migrate(
                username, password: nil, source: .forgotPassword, validationData: clientMetadata, clientMetadata: clientMetadata, at: client
            )
            if migrated != nil { sending = try await prepare(username, migrates: false, at: client) }
        }
        switch sending {
        case .unknown where !hides: throw UserPoolError.usernameClientNotFound
        case .unknown: return codes.simulatedDelivery(for: username, of: nil, in: pool)
        case .simulated(let user): return codes.simulatedDelivery(for: username, of: user, in: pool)
        case .code(let text, let row, let user):
            let recipient = MessageRecipient(user: user, pool: pool, client: client.client.id, clientMetadata: clientMetadata)
            return try await codes.send(text, row, .forgotPassword, to: recipient)
        }
    }

    private func prepare(_ username: String, migrates: Bool, at client: ClientContext) async throws -> Sending {
        let pool = client.pool
        let now = ports.clock.time()
        let hides = client.client.hidesUserExistence
        let codes = self.codes
        let result = try await ports.database.write { tx -> Result<Sending, UserPoolError> in
            let user = try tx.find(username, in: pool)
            if user == nil && !hides && !migrates { return .failure(.usernameClientNotFound) }
            let key = user?.subject.value ?? codes.unknownKey(pool.nameKey(username), in: pool.id)
            guard try AttemptLimit.count(.forgotPassword, by: key, in: pool.id, at: now, tx) else { return .failure(.attemptLimit) }
            guard let user else { return .success(migrates ? .unknown : .simulated(nil)) }
            switch pool.recoveryChannel(of: user) {
            case .failure(let error): return hides ? .success(.simulated(user)) : .failure(error)
            case .success(let channel):
                let code = codes.make(.forgotPassword, for: user, to: channel.contact, at: channel.address, now: now)
                try tx.put(code.row)
                return .success(.code(code.text, code.row, user))
            }
        }
        return try result.get()
    }

    /// Redeems a recovery code for a new password, then tells PostConfirmation. Where the client is hardened it ends every sign-in: somebody who
    /// recovers an account may have lost it to a thief (ASVS 7.4.3).
    /// - Throws: InvalidPassword, CodeMismatch, ExpiredCode, LimitExceeded, PasswordHistoryPolicyViolation, UserNotFound; what
    ///   PostConfirmation throws, after which the new password counts.
    public func confirm(
        _ username: String, code: String, password: RawPassword, clientMetadata: [String: String]? = nil, at client: ClientContext
    ) async throws {
        let pool = client.pool
        try pool.passwordPolicy.check(password)
        let now = ports.clock.time()
        let hides = client.client.hidesUserExistence
        let codes = self.codes
        // First the code alone: who does not have it learns nothing of the history, and costs no hashing.
        let known = try await ports.database.write { tx -> Result<(User, UserPassword?), UserPoolError> in
            guard let user = try tx.find(username, in: pool) else {
                guard hides else { return .failure(.usernameClientNotFound) }
                let key = codes.unknownKey(pool.nameKey(username), in: pool.id)
                guard try AttemptLimit.count(.confirmForgotPassword, by: key, in: pool.id, at: now, tx) else {
                    return .failure(.attemptLimit)
                }
                let asked = try tx.attempts(.forgotPassword, by: key, in: pool.id) != nil
                return .failure(asked ? .codeMismatch : .expiredCode)
            }
            guard try AttemptLimit.count(.confirmForgotPassword, by: user.subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            guard let row = try tx.code(for: .forgotPassword, of: user.subject, in: pool.id) else {
                // With hidden existence an account that was asked for but could get no code must look like one with a code.
                let asked = try tx.attempts(.forgotPassword, by: user.subject.value, in: pool.id) != nil
                return .failure(hides && asked ? .codeMismatch : .expiredCode)
            }
            guard codes.isRight(code, for: row) else { return .failure(.codeMismatch) }
            guard now < row.expires else { return .failure(.expiredCode) }
            guard user.enabled else { return .failure(.userDisabled) }
            return .success((user, try tx.password(of: user.subject, in: pool.id)))
        }
        let (user, old) = try known.get()
        let new = try await passwords.replacement(of: old, by: password, username: user.username, in: pool, at: now)
        let (endsSignIns, changed) = (client.rules.isHardened, ports.clock.time())
        let result = try await ports.database.write { tx -> Result<(User, Set<EndedSignIn>), UserPoolError> in
            guard var user = try tx.user(user.subject, in: pool.id) else { return .failure(.userNotFound) }
            switch try codes.redeem(code, .forgotPassword, of: user, now: now, tx) {
            case .failure(let error): return .failure(error)
            case .success(let row):
                if user.status == .resetRequired { user.status = .confirmed }
                if user.attributes[row.attribute.rawValue] == row.destination { user.attributes[row.attribute.verifiedFlag] = "true" }
                user.modified = now
                try tx.setPassword(new, of: user.subject, in: pool.id)
                try tx.clearAttempts(.passwordFailure, by: user.subject.value, in: pool.id)
                try tx.clearAttempts(.confirmForgotPassword, by: user.subject.value, in: pool.id)
                let ended = endsSignIns ? try tx.endSignIns(of: &user, at: changed) : []
                try tx.save(user, in: pool)
                return .success((user, ended))
            }
        }
        let (recovered, ended) = try result.get()
        ports.signInEnds.ended(ended)
        try await ports.confirmed(
            .confirmForgotPassword, recovered, in: pool, at: client.client.id, clientMetadata: clientMetadata)
    }

    /// Takes a password out of use and sends a code to set another.
    /// - Throws: UserNotFound, InvalidParameter (also where the code could not be delivered), NotAuthorized; what CustomMessage throws.
    public func reset(_ username: String, clientMetadata: [String: String]? = nil, in pool: UserPool) async throws {
        let now = ports.clock.time()
        let codes = self.codes
        let (text, row, user) = try await ports.database.write { tx -> (String, ConfirmationCode, User) in
            var user = try tx.existing(username, in: pool)
            let channel = try pool.recoveryChannel(of: user, byAdministrator: true).get()
            user.status = .resetRequired
            user.modified = now
            let code = codes.make(.forgotPassword, for: user, to: channel.contact, at: channel.address, now: now)
            try tx.put(code.row)
            try tx.update(user)
            return (code.text, code.row, user)
        }
        let recipient = MessageRecipient(user: user, pool: pool, client: nil, clientMetadata: clientMetadata)
        try await codes.declaringNoDeliveryFailure { _ = try await codes.send(text, row, .forgotPassword, to: recipient) }
    }

    /// Sets a new password for somebody who is signed in and knows the present one. Where the client is hardened it ends the other sign-ins.
    /// - Throws: NotAuthorized, InvalidPassword, LimitExceeded, PasswordHistoryPolicyViolation.
    public func change(from previous: RawPassword?, to proposed: RawPassword, of holder: TokenHolder) async throws {
        let pool = holder.client.pool
        let user = holder.user
        let now = ports.clock.time()
        try pool.passwordPolicy.check(proposed)
        let counted = try await ports.database.write { tx -> Result<UserPassword?, UserPoolError> in
            guard try AttemptLimit.count(.changePassword, by: user.subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            let record = try tx.attempts(.passwordFailure, by: user.subject.value, in: pool.id)
            guard !LockOut.isLocked(record, at: now) else { return .failure(.passwordAttemptsExceeded) }
            return .success(try tx.password(of: user.subject, in: pool.id))
        }
        let old = try counted.get()
        if let old {
            guard let previous else { throw UserPoolError.incorrectUsernameOrPassword }
            guard try await passwords.matches(previous, old.entry, username: user.username, in: pool) else {
                try await ports.database.write { try LockOut.countFailure(by: user.subject.value, in: pool.id, at: now, $0) }
                throw UserPoolError.incorrectUsernameOrPassword
            }
        }
        let new = try await passwords.replacement(of: old, by: proposed, username: user.username, in: pool, at: now)
        let (endsOthers, changed) = (holder.client.rules.isHardened, ports.clock.time())
        let ended = try await ports.database.write { tx -> Set<EndedSignIn> in
            guard var user = try tx.user(user.subject, in: pool.id) else { throw UserPoolError.userNotFound }
            // Somebody else may have changed it while this one was being hashed.
            guard try tx.password(of: user.subject, in: pool.id)?.changed == old?.changed else {
                throw UserPoolError.incorrectUsernameOrPassword
            }
            user.modified = now
            try tx.setPassword(new, of: user.subject, in: pool.id)
            let ended = endsOthers ? try tx.endSignIns(of: &user, but: holder.origin, at: changed) : []
            try tx.update(user)
            return ended
        }
        ports.signInEnds.ended(ended)
    }
}
