public import Credentials

/// What administrators do with accounts.
public struct UserAdministration: Sendable {
    let ports: Ports
    let codes: CodeSender
    let passwords: Passwords

    public init(ports: Ports, codes: CodeSender, passwords: Passwords) {
        self.ports = ports
        self.codes = codes
        self.passwords = passwords
    }

    public func get(_ username: String, in pool: UserPool) async throws -> User {
        try await ports.database.read { try $0.existing(username, in: pool) }
    }

    public func list(in pool: UserPool, matching filter: UserFilter?, after: String?, limit: Int) async throws -> Page<User> {
        try await ports.database.read { try $0.users(in: pool.id, matching: filter, after: after, limit: limit) }
    }

    /// Confirms an account without a code, then tells PostConfirmation.
    /// - Throws: UserNotFound, NotAuthorized; what PostConfirmation throws, after which the account is confirmed.
    public func confirmSignUp(_ username: String, clientMetadata: [String: String]? = nil, in pool: UserPool) async throws {
        let confirmed = try await change(username, in: pool) { user, tx in
            guard user.status == .unconfirmed else { throw UserPoolError.cannotConfirm(user.status) }
            user.status = .confirmed
            _ = try tx.deleteCode(for: .signUp, of: user.subject, in: pool.id)
            return user
        }
        try await ports.confirmed(.confirmSignUp, confirmed, in: pool, at: nil, clientMetadata: clientMetadata)
    }

    public func enable(_ username: String, in pool: UserPool) async throws {
        try await change(username, in: pool) { user, _ in user.enabled = true }
    }

    /// Disables an account and revokes everything it holds.
    public func disable(_ username: String, in pool: UserPool) async throws {
        let now = ports.clock.time()
        let ended = try await change(username, in: pool) { user, tx in
            user.enabled = false
            return try tx.endSignIns(of: &user, at: now)
        }
        ports.signInEnds.ended(ended)
    }

    /// Ends every session of a user.
    public func signOut(_ username: String, in pool: UserPool) async throws {
        let now = ports.clock.time()
        let ended = try await change(username, in: pool) { user, tx in try tx.endSignIns(of: &user, at: now) }
        ports.signInEnds.ended(ended)
    }

    public func delete(_ username: String, in pool: UserPool) async throws {
        try await ports.database.write { tx in
            let user = try tx.existing(username, in: pool)
            _ = try tx.deleteUser(user.subject, in: pool.id)
        }
    }

    /// Sets a password: for good (`CONFIRMED`), or until the next sign-in (`FORCE_CHANGE_PASSWORD`). Either unlocks the account.
    public func setPassword(_ username: String, _ password: RawPassword, permanent: Bool, in pool: UserPool) async throws {
        try pool.passwordPolicy.check(password)
        let now = ports.clock.time()
        let (user, old) = try await ports.database.read { tx in
            let user = try tx.existing(username, in: pool)
            return (user, try tx.password(of: user.subject, in: pool.id))
        }
        let new = try await passwords.replacement(of: old, by: password, username: user.username, in: pool, at: now)
        try await ports.database.write { tx in
            guard var user = try tx.user(user.subject, in: pool.id) else { throw UserPoolError.userNotFound }
            user.status = permanent ? .confirmed : .forceChangePassword
            user.modified = now
            try tx.setPassword(new, of: user.subject, in: pool.id)
            try tx.clearAttempts(.passwordFailure, by: user.subject.value, in: pool.id)
            try tx.save(user, in: pool)
        }
    }

    /// Sets attributes; an empty text takes one away. A new address that the pool verifies gets a code, unless the same change says that it
    /// is verified.
    /// - Throws: UserNotFound, InvalidParameter (also where a code could not be delivered), AliasExists; what CustomMessage throws, after
    ///   which the change stands.
    public func updateAttributes(
        _ username: String, _ changes: [String: String], clientMetadata: [String: String]? = nil, in pool: UserPool
    ) async throws {
        try pool.checkValues(changes)
        let now = ports.clock.time()
        let codes = self.codes
        let (user, made) = try await change(username, in: pool) { user, tx in
            try pool.checkChange(from: user.attributes, to: changes)
            let made = try codes.apply(changes, to: &user, in: pool, now: now, tx) {}
            return (user, made)
        }
        let recipient = MessageRecipient(user: user, pool: pool, client: nil, clientMetadata: clientMetadata)
        for (text, row) in made {
            try await codes.declaringNoDeliveryFailure { _ = try await codes.send(text, row, .updateUserAttribute, to: recipient) }
        }
    }

    public func deleteAttributes(_ username: String, _ names: [String], in pool: UserPool) async throws {
        try pool.checkDeletable(names)
        try await change(username, in: pool) { user, _ in user.removeAttributes(names) }
    }

    private func change<T: Sendable>(
        _ username: String, in pool: UserPool, _ body: @escaping @Sendable (inout User, any UserPoolTransaction) throws -> T
    ) async throws -> T {
        let now = ports.clock.time()
        return try await ports.database.write { tx in
            var user = try tx.existing(username, in: pool)
            let result = try body(&user, tx)
            user.modified = now
            try tx.save(user, in: pool)
            return result
        }
    }
}

extension User {
    /// Puts new values in; a changed address is unverified unless the same change says otherwise.
    mutating func apply(_ changes: [String: String]) {
        for contact in ContactAttribute.allCases {
            guard let new = changes[contact.rawValue], new != attributes[contact.rawValue] else { continue }
            attributes[contact.verifiedFlag] = new.isEmpty ? nil : "false"
        }
        for (name, value) in changes { attributes[name] = value.isEmpty ? nil : value }
    }

    mutating func removeAttributes(_ names: [String]) {
        for name in names {
            attributes[name] = nil
            if let contact = ContactAttribute(rawValue: name) {
                attributes[contact.verifiedFlag] = nil
                pendingAttributes[name] = nil
            }
        }
    }
}

extension UserPool {
    /// - Throws: InvalidParameter for attributes that the pool does not have, or cannot do without.
    func checkDeletable(_ names: [String]) throws(UserPoolError) {
        for name in names {
            guard let definition = schema[name] else { throw .unknownAttribute(name) }
            guard !definition.required, name != "sub" else { throw .missingAttribute(name) }
            guard definition.mutable else { throw .immutableAttribute(name) }
        }
    }
}
