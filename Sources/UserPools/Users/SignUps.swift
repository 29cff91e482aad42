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

    public struct Request: Sendable {
        public var username: String
        public var password: RawPassword?
        public var attributes: [String: String]
        /// For the PreSignUp function alone.
        public var validationData: [String: String]?
        public var clientMetadata: [String: String]?

        public init(
            username: String, password: RawPassword?, attributes: [String: String], validationData: [String: String]? = nil,
            clientMetadata: [String: String]? = nil
        ) {
            self.username = username
            self.password = password
            self.attributes = attributes
            self.validationData = validationData
            self.clientMetadata = clientMetadata
        }
    }

    public struct Outcome: Sendable {
        public var subject: Subject
        public var confirmed: Bool
        public var delivery: CodeDelivery?
    }

    /// Makes an account that waits for its confirmation, and sends the code. A PreSignUp function may refuse it before anything is written,
    /// or confirm it at once.
    /// - Throws: UsernameExists, InvalidPassword, InvalidParameter, NotAuthorized; UserLambdaValidation and its like. After
    ///   CodeDeliveryFailure, and a failure of CustomMessage or PostConfirmation, the account exists.
    public func signUp(_ request: Request, at client: ClientContext) async throws -> Outcome {
        let pool = client.pool
        guard !pool.adminCreateUser.allowAdminCreateUserOnly else { throw UserPoolError.signUpNotPermitted }
        // Enforced threat protection judges sign-ups too.
        if pool.addOns?.advancedSecurityMode == "ENFORCED" {
            throw UserPoolError(.invalidParameter, UserPoolError.notBuilt("Enforced threat protection").message)
        }
        var attributes = request.attributes
        for name in attributes.keys where !client.client.canWrite(name) {
            guard pool.schema[name] != nil else { throw UserPoolError.unknownAttribute(name) }
            throw UserPoolError.unauthorizedAttribute
        }
        let name = try pool.newUsername(request.username, &attributes, random: ports.random)
        if pool.aliasAttributes.contains(.preferredUsername), attributes["preferred_username"] != nil {
            throw UserPoolError.invalidParameter(
                "preferred_username can only be set after the account is confirmed, since it is an alias in this user pool.")
        }
        try pool.checkValues(attributes)
        try pool.checkRequired(attributes)
        // A blank password is none where none is needed.
        let password = pool.isPasswordless && request.password?.text.isEmpty == true ? nil : request.password
        if let password {
            try pool.passwordPolicy.check(password)
        } else if !pool.isPasswordless {
            throw UserPoolError.passwordTooWeak("Password is required")
        }
        let verdict = try await ports.preSignUp(
            .signUp, name.username, attributes, validationData: request.validationData, in: pool, at: client.client.id,
            clientMetadata: request.clientMetadata)
        let now = ports.clock.time()
        var new = User(
            pool: pool.id, subject: name.subject, username: name.username, status: .unconfirmed,
            attributes: attributes.filter { !$0.value.isEmpty }, created: now)
        try new.apply(verdict)
        let user = new
        var stored: UserPassword?
        if let password { stored = try await passwords.replacement(of: nil, by: password, username: name.username, in: pool, at: now) }
        let entry = stored
        var code: (text: String, row: ConfirmationCode)?
        if user.status == .unconfirmed, let contact = pool.contactToVerify(user) {
            code = codes.make(.signUp, for: user, to: contact.contact, at: contact.address, now: now)
        }
        let row = code?.row
        try await ports.database.write { tx in
            try tx.create(user, password: entry, in: pool)
            if let row { try tx.put(row) }
        }
        if user.status == .confirmed {
            try await ports.confirmed(
                .confirmSignUp, user, in: pool, at: client.client.id, clientMetadata: request.clientMetadata)
        }
        var delivery: CodeDelivery?
        if let code {
            let recipient = MessageRecipient(
                user: user, pool: pool, client: client.client.id, clientMetadata: request.clientMetadata)
            delivery = try await codes.send(code.text, code.row, .signUp, to: recipient)
        }
        return Outcome(subject: user.subject, confirmed: user.status == .confirmed, delivery: delivery)
    }

    /// Sends the sign-up code again; the code before no longer works.
    public func resend(
        _ username: String, clientMetadata: [String: String]? = nil, at client: ClientContext
    ) async throws -> CodeDelivery {
        let pool = client.pool
        let now = ports.clock.time()
        let hides = client.client.hidesUserExistence
        let codes = self.codes
        let result = try await ports.database.write {
            tx -> Result<(code: (text: String, row: ConfirmationCode)?, user: User?), UserPoolError> in
            guard let user = try tx.find(username, in: pool) else {
                guard hides else { return .failure(.usernameClientNotFound) }
                let key = codes.unknownKey(pool.nameKey(username), in: pool.id)
                return try AttemptLimit.count(.resendConfirmationCode, by: key, in: pool.id, at: now, tx)
                    ? .success((nil, nil)) : .failure(.attemptLimit)
            }
            guard try AttemptLimit.count(.resendConfirmationCode, by: user.subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            guard user.status == .unconfirmed else { return hides ? .success((nil, user)) : .failure(.alreadyConfirmed) }
            guard let contact = pool.contactToVerify(user) else {
                return hides ? .success((nil, user)) : .failure(.invalidParameter("Auto verification not turned on."))
            }
            let code = codes.make(.signUp, for: user, to: contact.contact, at: contact.address, now: now)
            try tx.put(code.row)
            return .success((code, user))
        }
        // A name that nobody has reaches no function: the function could tell that it is nobody's, and so could whoever watches it.
        let found = try result.get()
        guard let code = found.code, let user = found.user else { return codes.simulatedDelivery(for: username, of: found.user, in: pool) }
        let recipient = MessageRecipient(user: user, pool: pool, client: client.client.id, clientMetadata: clientMetadata)
        return try await codes.send(code.text, code.row, .resendCode, to: recipient)
    }
}
