public import Credentials

/// Self-service sign-up: SignUp, ConfirmSignUp, ResendConfirmationCode.
public struct SignUps: Sendable {
    let ports: Ports
    let codes: CodeSender
    let passwords: Passwords

    public init(ports: Ports, codes: CodeSender, passwords: Passwords) {
        self.ports = ports
        self.codes = codes
        self.passwords = passwords
    }

    public struct Outcome: Sendable {
        public var subject: Subject
        public var confirmed: Bool
        public var delivery: CodeDelivery?
    }

    /// Makes an account that waits for its confirmation, and sends the code.
    /// - Throws: UsernameExists, InvalidPassword, InvalidParameter, NotAuthorized, CodeDeliveryFailure (the account then exists).
    public func signUp(
        _ username: String, password: RawPassword?, attributes given: [String: String], at client: ClientContext
    ) async throws -> Outcome {
        let pool = client.pool
        guard !pool.adminCreateUser.allowAdminCreateUserOnly else { throw UserPoolError.signUpNotPermitted }
        if let demand = pool.unbuiltDemand { throw UserPoolError(.invalidParameter, UserPoolError.notBuilt(demand).message) }
        var attributes = given
        for name in given.keys where !client.client.canWrite(name) {
            guard pool.schema[name] != nil else { throw UserPoolError.unknownAttribute(name) }
            throw UserPoolError.unauthorizedAttribute
        }
        let name = try pool.newUsername(username, &attributes, random: ports.random)
        if pool.aliasAttributes.contains(.preferredUsername), attributes["preferred_username"] != nil {
            throw UserPoolError.invalidParameter(
                "preferred_username can only be set after the account is confirmed, since it is an alias in this user pool.")
        }
        try pool.checkValues(attributes)
        try pool.checkRequired(attributes)
        let now = ports.clock.time()
        var stored: UserPassword?
        if let password {
            try pool.passwordPolicy.check(password)
            stored = try await passwords.replacement(of: nil, by: password, username: name.username, in: pool, at: now)
        } else if !pool.isPasswordless {
            throw UserPoolError.passwordTooWeak("Password is required")
        }
        let user = User(
            pool: pool.id, subject: name.subject, username: name.username, status: .unconfirmed,
            attributes: attributes.filter { !$0.value.isEmpty }, created: now)
        let code = pool.contactToVerify(user).map { codes.make(.signUp, for: user, to: $0.contact, at: $0.address, now: now) }
        let entry = stored
        try await ports.database.write { tx in
            try tx.create(user, password: entry, in: pool)
            if let code { try tx.put(code.row) }
        }
        var delivery: CodeDelivery?
        if let code {
            delivery = try await codes.send(code.text, code.row, trigger: "CustomMessage_SignUp", username: user.username, in: pool)
        }
        return Outcome(subject: user.subject, confirmed: false, delivery: delivery)
    }

    /// Redeems a sign-up code.
    /// - Throws: CodeMismatch, ExpiredCode, AliasExists, NotAuthorized, LimitExceeded, UserNotFound.
    public func confirm(_ username: String, code: String, forceAliasCreation: Bool, at client: ClientContext) async throws {
        let pool = client.pool
        let now = ports.clock.time()
        let hides = client.client.hidesUserExistence
        let codes = self.codes
        // Refusals that must leave a trace (a counted attempt) are values: throwing would take the trace back.
        let result = try await ports.database.write { tx -> Result<Void, UserPoolError> in
            guard var user = try tx.find(username, in: pool) else {
                guard hides else { return .failure(.usernameClientNotFound) }
                let counted = try AttemptLimit.count(
                    .confirmSignUp, by: codes.unknownKey(pool.nameKey(username), in: pool.id), in: pool.id, at: now, tx)
                return .failure(counted ? .codeMismatch : .attemptLimit)
            }
            guard try AttemptLimit.count(.confirmSignUp, by: user.subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            guard user.status == .unconfirmed else { return .failure(.cannotConfirm(user.status)) }
            guard user.enabled else { return .failure(.userDisabled) }
            // With hidden existence an account that has no code must look like a name that nobody has.
            if hides, try tx.code(for: .signUp, of: user.subject, in: pool.id) == nil { return .failure(.codeMismatch) }
            switch try codes.redeem(code, .signUp, of: user, now: now, tx) {
            case .failure(let error): return .failure(error)
            case .success(let row):
                user.status = .confirmed
                user.modified = now
                if user.attributes[row.attribute.rawValue] == row.destination { user.attributes[row.attribute.verifiedFlag] = "true" }
                // Here an alias that is taken must undo everything, the code included, so that the person can try with ForceAliasCreation.
                try tx.save(user, in: pool, force: forceAliasCreation)
                try tx.clearAttempts(.confirmSignUp, by: user.subject.value, in: pool.id)
                return .success(())
            }
        }
        try result.get()
    }

    /// Sends the sign-up code again; the code before no longer works.
    public func resend(_ username: String, at client: ClientContext) async throws -> CodeDelivery {
        let pool = client.pool
        let now = ports.clock.time()
        let hides = client.client.hidesUserExistence
        let codes = self.codes
        let result = try await ports.database.write { tx -> Result<(String, ConfirmationCode, String)?, UserPoolError> in
            guard let user = try tx.find(username, in: pool) else {
                guard hides else { return .failure(.usernameClientNotFound) }
                let key = codes.unknownKey(pool.nameKey(username), in: pool.id)
                return try AttemptLimit.count(.resendConfirmationCode, by: key, in: pool.id, at: now, tx)
                    ? .success(nil) : .failure(.attemptLimit)
            }
            guard try AttemptLimit.count(.resendConfirmationCode, by: user.subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            guard user.status == .unconfirmed else { return hides ? .success(nil) : .failure(.alreadyConfirmed) }
            guard let contact = pool.contactToVerify(user) else {
                return hides ? .success(nil) : .failure(.invalidParameter("Auto verification not turned on."))
            }
            let code = codes.make(.signUp, for: user, to: contact.contact, at: contact.address, now: now)
            try tx.put(code.row)
            return .success((code.text, code.row, user.username))
        }
        guard let (text, row, name) = try result.get() else { return codes.simulatedDelivery(for: username, in: pool) }
        return try await codes.send(text, row, trigger: "CustomMessage_ResendCode", username: name, in: pool)
    }
}
