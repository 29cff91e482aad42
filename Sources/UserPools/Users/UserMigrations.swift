public import Credentials

/// Accounts that a pool's UserMigration function brings from another directory, when somebody comes under a name that nobody has here.
/// Source: guide, "Migrate user Lambda trigger".
public struct UserMigrations: Sendable {
    let ports: Ports
    let codes: CodeSender
    let passwords: Passwords

    public init(ports: Ports, codes: CodeSender, passwords: Passwords) {
        self.ports = ports
        self.codes = codes
        self.passwords = passwords
    }

    /// Asks the function about a name, which must not be found here, and makes the account.
    ///
    /// The account that comes back may be one that somebody else brought in the same moment: the password is still to be checked against it,
    /// as at any sign-in.
    /// - Parameter password: as it was typed, for the function to check; kept for a CONFIRMED account. The pool's policy does not apply to it.
    /// - Returns: `nil` where the function knows nobody; where existence is hidden, also for every failure, which must look the same.
    /// - Throws: UserNotFound (the function refused, or the account's names are taken), InvalidLambdaResponse, UnexpectedLambda.
    public func migrate(
        _ username: String, password: RawPassword?, source: UserMigrationEvent.Source, validationData: [String: String]?,
        clientMetadata: [String: String]? = nil, at client: ClientContext
    ) async throws -> User? {
        let pool = client.pool
        guard pool.lambda.userMigration != nil else { return nil }
        let password = source == .authentication ? password : nil
        let occasion = TriggerOccasion(
            pool: pool, client: client.client.id, username: username, userAttributes: [:], clientMetadata: clientMetadata)
        do {
            let event = UserMigrationEvent(source: source, password: password, validationData: validationData)
            let verdict = try await ports.triggers.userMigration(event, occasion)
            guard !verdict.userAttributes.isEmpty else { return nil }
            return try await create(verdict, typed: username, password: password, at: client, clientMetadata)
        } catch let error as UserPoolError where error.code != .tooManyRequests && error.code != .internalError {
            if client.client.hidesUserExistence { return nil }
            throw error.code == .userLambdaValidation ? .migrationFailed(client.client.id, cause: error.message) : error
        }
    }

    private func create(
        _ verdict: UserMigrationVerdict, typed: String, password: RawPassword?, at client: ClientContext,
        _ clientMetadata: [String: String]?
    ) async throws -> User {
        let pool = client.pool
        let now = ports.clock.time()
        // Without a word about the status, who brings a password keeps it, and who does not sets one.
        let isConfirmed = password != nil && verdict.finalUserStatus != .resetRequired
        let user = try account(verdict, typed: typed, status: isConfirmed ? .confirmed : .resetRequired, in: pool, now: now)
        var entry: UserPassword?
        if isConfirmed, let password {
            entry = try await passwords.replacement(of: nil, by: password, username: user.username, in: pool, at: now)
        }
        let stored = entry
        let result: (user: User, isNew: Bool)
        do {
            result = try await ports.database.write { tx in
                if let other = try tx.find(typed, in: pool) { return (other, false) }
                try tx.create(user, password: stored, in: pool, force: verdict.forceAliasCreation)
                return (user, true)
            }
        } catch let error as UserPoolError where error.code == .usernameExists || error.code == .aliasExists {
            // Somebody may have come in between. A write sees what is committed, and a read may still see what was before.
            guard let other = try await ports.database.write({ try $0.find(typed, in: pool) }) else {
                throw UserPoolError.migrationFailed(client.client.id, cause: error.message)
            }
            return other
        }
        guard result.isNew else { return result.user }
        if !verdict.suppressesMessage {
            let mediums = verdict.desiredDeliveryMediums.isEmpty ? [.sms] : verdict.desiredDeliveryMediums
            let recipient = MessageRecipient(user: user, pool: pool, client: client.client.id, clientMetadata: clientMetadata)
            for contact in ContactAttribute.allCases where mediums.contains(contact.medium) {
                guard let draft = MessageDraft(inviting: user, as: typed, password: nil, by: contact, in: pool) else { continue }
                // A welcome that does not arrive is no reason to turn somebody away.
                try? await codes.send(draft, to: recipient)
            }
        }
        return user
    }

    /// The account as the function describes it.
    /// - Throws: InvalidLambdaResponse for what this pool cannot hold, or would not find again under the name that was typed.
    private func account(
        _ verdict: UserMigrationVerdict, typed: String, status: UserStatus, in pool: UserPool, now: Instant
    ) throws(UserPoolError) -> User {
        // A directory's own ids mean nothing here.
        var attributes = verdict.userAttributes.filter { !$0.value.isEmpty && $0.key != "sub" && !$0.key.hasPrefix("cognito:") }
        // Somebody who comes by an alias needs a username besides, and the function names it.
        let given = attributes.removeValue(forKey: "username") ?? typed
        do throws(UserPoolError) {
            let name = try pool.newUsername(given, &attributes, random: ports.random)
            try pool.checkValues(attributes)
            var user = User(
                pool: pool.id, subject: name.subject, username: name.username, status: status, attributes: attributes, created: now)
            if verdict.enableSMSMFA {
                guard attributes[ContactAttribute.phoneNumber.rawValue] != nil else {
                    throw UserPoolError.invalidParameter("enableSMSMFA without a phone_number")
                }
                user.mfa = MFAPreference(enabled: [.sms], preferred: .sms)
            }
            let key = pool.nameKey(typed)
            guard pool.names(of: user).contains(where: { $0.key == key }) else {
                throw UserPoolError.invalidParameter("the account has another name than the one that was typed")
            }
            return user
        } catch {
            throw .migratedUserUnfit(cause: "UserMigration: \(error.message)")
        }
    }
}
