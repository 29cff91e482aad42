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
        /// For the PreSignUp function alone.
        public var validationData: [String: String]?
        public var clientMetadata: [String: String]?

        public init(
            username: String, temporaryPassword: RawPassword?, attributes: [String: String], forceAliasCreation: Bool,
            action: MessageAction, mediums: [DeliveryMedium], validationData: [String: String]? = nil,
            clientMetadata: [String: String]? = nil
        ) {
            self.validationData = validationData
            self.clientMetadata = clientMetadata
            self.username = username
            self.temporaryPassword = temporaryPassword
            self.attributes = attributes
            self.forceAliasCreation = forceAliasCreation
            self.action = action
            self.mediums = mediums
        }
    }

    /// - Throws: UsernameExists, UserNotFound (RESEND), UnsupportedUserState (RESEND of an account in use), InvalidPassword,
    ///   InvalidParameter, UserLambdaValidation and its like (PreSignUp, which comes before anything is written; CustomMessage),
    ///   CodeDeliveryFailure.
    public func create(_ request: Request, in pool: UserPool) async throws -> User {
        request.action == .resend ? try await resend(request, in: pool) : try await createNew(request, in: pool)
    }

    private func createNew(_ request: Request, in pool: UserPool) async throws -> User {
        var attributes = request.attributes
        let name = try pool.newUsername(request.username, &attributes, random: ports.random)
        try pool.checkValues(attributes)
        // In a pool with other first factors an account needs no password; elsewhere one is made up.
        let passwordless = request.temporaryPassword == nil && pool.isPasswordless
        let password = request.temporaryPassword ?? RawPassword(TemporaryPassword.make(pool.passwordPolicy, random: ports.random))
        try pool.passwordPolicy.check(password)
        // It may refuse; the rest of its verdict counts for sign-ups alone (guide, "Pre sign-up Lambda trigger").
        _ = try await ports.preSignUp(
            .adminCreateUser, name.username, attributes, validationData: request.validationData, in: pool, at: nil,
            clientMetadata: request.clientMetadata)
        let now = ports.clock.time()
        let stored = passwordless ? nil : try await passwords.replacement(of: nil, by: password, username: name.username, in: pool, at: now)
        let user = User(
            pool: pool.id, subject: name.subject, username: name.username, status: passwordless ? .confirmed : .forceChangePassword,
            attributes: attributes.filter { !$0.value.isEmpty }, created: now)
        let force = request.forceAliasCreation
        try await ports.database.write { try $0.create(user, password: stored, in: pool, force: force, taken: .accountExists) }
        try await invite(user, password: passwordless ? nil : password, request, in: pool)
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
        try await invite(changed, password: password, request, in: pool)
        return changed
    }

    /// Sends the invitation by each demanded medium. When none is named it goes to the phone, as in Cognito, or else to the email address.
    private func invite(_ user: User, password: RawPassword?, _ request: Request, in pool: UserPool) async throws {
        guard request.action != .suppress else { return }
        let fallback: DeliveryMedium = user.attributes[ContactAttribute.phoneNumber.rawValue] == nil ? .email : .sms
        let wanted = request.mediums.isEmpty ? [fallback] : request.mediums
        let recipient = MessageRecipient(user: user, pool: pool, client: nil, clientMetadata: request.clientMetadata)
        for contact in ContactAttribute.allCases where wanted.contains(contact.medium) {
            let shownName = pool.signsInWithAddress ? request.username : user.username
            guard let draft = MessageDraft(inviting: user, as: shownName, password: password, by: contact, in: pool) else { continue }
            try await codes.send(draft, to: recipient)
        }
    }
}

extension MessageDraft {
    /// The words of welcome to an account that somebody else made; `nil` where it has no such address.
    /// - Parameter shownName: what the person signs in with.
    init?(inviting user: User, as shownName: String, password: RawPassword?, by contact: ContactAttribute, in pool: UserPool) {
        guard let address = user.attributes[contact.rawValue], !address.isEmpty else { return nil }
        let words = MessageText.invitation(contact, hasPassword: password != nil, in: pool)
        self.init(.adminCreateUser, to: contact, at: address, words, code: password?.text, username: shownName)
    }
}
