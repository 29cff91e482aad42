public import Credentials

/// AdminCreateUser: an account made by an administrator, with a temporary password and an invitation.
public struct Invitations: Sendable {
    let ports: Ports
    let codes: CodeSender
    let passwords: Passwords

    public init(ports: Ports, codes: CodeSender, passwords: Passwords) {
        self.ports = ports
        self.codes = codes
        self.passwords = passwords
    }

    public enum MessageAction: Sendable { case send, resend, suppress }

    public struct Request: Sendable {
        public var username: String
        public var temporaryPassword: RawPassword?
        public var attributes: [String: String]
        public var forceAliasCreation: Bool
        public var action: MessageAction
        public var mediums: [DeliveryMedium]

        public init(
            username: String, temporaryPassword: RawPassword?, attributes: [String: String], forceAliasCreation: Bool,
            action: MessageAction,
            mediums: [DeliveryMedium]
        ) {
            self.username = username
            self.temporaryPassword = temporaryPassword
            self.attributes = attributes
            self.forceAliasCreation = forceAliasCreation
            self.action = action
            self.mediums = mediums
        }
    }

    /// - Throws: UsernameExists, UserNotFound (RESEND), UnsupportedUserState (RESEND of an account in use), InvalidPassword,
    ///   InvalidParameter, AliasExists, CodeDeliveryFailure.
    public func create(_ request: Request, in pool: UserPool) async throws -> User {
        if let demand = pool.lambda.isEmpty ? nil : pool.unbuiltDemand {
            throw UserPoolError(.invalidParameter, UserPoolError.notBuilt(demand).message)
        }
        return request.action == .resend ? try await resend(request, in: pool) : try await createNew(request, in: pool)
    }

    private func createNew(_ request: Request, in pool: UserPool) async throws -> User {
        var attributes = request.attributes
        let name = try pool.newUsername(request.username, &attributes, random: ports.random)
        try pool.checkValues(attributes)
        let now = ports.clock.time()
        // In a pool with other first factors an account needs no password; elsewhere one is made up.
        let passwordless = request.temporaryPassword == nil && pool.isPasswordless
        let password = request.temporaryPassword ?? RawPassword(TemporaryPassword.make(pool.passwordPolicy, random: ports.random))
        try pool.passwordPolicy.check(password)
        let stored = passwordless ? nil : try await passwords.replacement(of: nil, by: password, username: name.username, in: pool, at: now)
        let user = User(
            pool: pool.id, subject: name.subject, username: name.username, status: passwordless ? .confirmed : .forceChangePassword,
            attributes: attributes.filter { !$0.value.isEmpty }, created: now)
        let message = try invitation(request, to: user, password: passwordless ? nil : password, in: pool)
        let force = request.forceAliasCreation
        try await ports.database.write { tx in
            if force, !pool.aliasAttributes.isEmpty {
                // The bare account first, then its aliases, which may have to be taken from somebody.
                var bare = user
                bare.attributes = [:]
                try tx.create(bare, password: stored, in: pool, taken: .accountExists)
                try tx.save(user, in: pool, force: true)
            } else {
                try tx.create(user, password: stored, in: pool, taken: .accountExists)
            }
        }
        for message in message { try await codes.deliver(message) }
        return user
    }

    /// A new temporary password and message for somebody who has not come yet.
    private func resend(_ request: Request, in pool: UserPool) async throws -> User {
        let now = ports.clock.time()
        let user = try await ports.database.read { try $0.existing(request.username, in: pool) }
        guard user.status == .forceChangePassword else {
            throw UserPoolError(.unsupportedUserState, "Resend not possible. \(user.username) status is not FORCE_CHANGE_PASSWORD")
        }
        let password = request.temporaryPassword ?? RawPassword(TemporaryPassword.make(pool.passwordPolicy, random: ports.random))
        try pool.passwordPolicy.check(password)
        let stored = try await passwords.replacement(of: nil, by: password, username: user.username, in: pool, at: now)
        let messages = try invitation(request, to: user, password: password, in: pool)
        let changed = try await ports.database.write { tx -> User in
            guard var user = try tx.user(user.subject, in: pool.id), user.status == .forceChangePassword else {
                throw UserPoolError.userNotFound
            }
            user.modified = now
            try tx.setPassword(stored, of: user.subject, in: pool.id)
            try tx.clearAttempts(.passwordFailure, by: user.subject.value, in: pool.id)
            try tx.update(user)
            return user
        }
        for message in messages { try await codes.deliver(message) }
        return changed
    }

    /// The invitation by each demanded medium. When none is named it goes to the phone, as in Cognito, or else to the email address.
    private func invitation(_ request: Request, to user: User, password: RawPassword?, in pool: UserPool) throws -> [OutgoingMessage] {
        guard request.action != .suppress, let password else { return [] }
        let shownName = pool.signsInWithAddress ? request.username : user.username
        let fallback: DeliveryMedium = user.attributes[ContactAttribute.phoneNumber.rawValue] == nil ? .email : .sms
        let wanted = request.mediums.isEmpty ? [fallback] : request.mediums
        var messages: [OutgoingMessage] = []
        for contact in ContactAttribute.allCases where wanted.contains(contact.medium) {
            guard let address = user.attributes[contact.rawValue] else { continue }
            let words = MessageText.invitation(contact.medium, username: shownName, password: password.text, in: pool)
            messages.append(
                OutgoingMessage(
                    medium: contact.medium, destination: address, subject: words.subject, body: words.body, code: password.text,
                    trigger: "CustomMessage_AdminCreateUser", pool: pool.id, username: user.username))
        }
        return messages
    }
}
