import Credentials

/// What people do with their own attributes, by access token.
public struct ProfileUpdates: Sendable {
    let ports: Ports
    let codes: CodeSender

    public init(ports: Ports, codes: CodeSender) {
        self.ports = ports
        self.codes = codes
    }

    /// Sets own attributes and sends codes for addresses that have to be verified.
    ///
    /// With verification before update the old address stays until the code for the new one comes back.
    /// - Throws: NotAuthorized for an attribute that the client may not write, InvalidParameter, AliasExists, CodeDeliveryFailure, and what
    ///   CustomMessage throws, after which the change stands.
    public func update(
        _ changes: [String: String], clientMetadata: [String: String]? = nil, of holder: TokenHolder
    ) async throws -> [CodeDelivery] {
        let pool = holder.client.pool
        for name in changes.keys where !holder.client.client.canWrite(name) {
            guard pool.schema[name] != nil else { throw UserPoolError.unknownAttribute(name) }
            throw UserPoolError.unauthorizedAttribute
        }
        try pool.checkValues(changes)
        let now = ports.clock.time()
        let codes = self.codes
        let subject = holder.user.subject
        let (user, made) = try await ports.database.write { tx -> (User, [CodeSender.Made]) in
            guard var user = try tx.user(subject, in: pool.id) else { throw UserPoolError.userNotFound }
            try pool.checkChange(from: user.attributes, to: changes)
            let made = try codes.apply(changes, to: &user, in: pool, now: now, tx) {
                // Every change sends a message to an address of the caller's choice; the operation declares no LimitExceeded.
                guard try AttemptLimit.count(.getAttributeCode, by: subject.value, in: pool.id, at: now, tx) else {
                    throw UserPoolError.tooManyCodes
                }
            }
            user.modified = now
            try tx.save(user, in: pool)
            return (user, made)
        }
        let recipient = MessageRecipient(user: user, pool: pool, client: holder.client.client.id, clientMetadata: clientMetadata)
        var deliveries: [CodeDelivery] = []
        for (text, row) in made { deliveries.append(try await codes.send(text, row, .updateUserAttribute, to: recipient)) }
        return deliveries
    }

    public func delete(_ names: [String], of holder: TokenHolder) async throws {
        let pool = holder.client.pool
        try pool.checkDeletable(names)
        for name in names where !holder.client.client.canWrite(name) { throw UserPoolError.unauthorizedAttribute }
        let now = ports.clock.time()
        let subject = holder.user.subject
        try await ports.database.write { tx in
            guard var user = try tx.user(subject, in: pool.id) else { throw UserPoolError.userNotFound }
            user.removeAttributes(names)
            user.modified = now
            try tx.save(user, in: pool)
        }
    }

    /// Sends a code to an own address (the new one, where one waits for its verification).
    public func sendVerificationCode(
        for attribute: String, clientMetadata: [String: String]? = nil, of holder: TokenHolder
    ) async throws -> CodeDelivery {
        let pool = holder.client.pool
        guard let contact = ContactAttribute(rawValue: attribute) else {
            throw UserPoolError.invalidParameter("Invalid attribute provided: only email and phone_number can be verified.")
        }
        let now = ports.clock.time()
        let codes = self.codes
        let subject = holder.user.subject
        let result = try await ports.database.write { tx -> Result<(User, CodeSender.Made), UserPoolError> in
            guard let user = try tx.user(subject, in: pool.id) else { return .failure(.userNotFound) }
            guard try AttemptLimit.count(.getAttributeCode, by: subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            guard let address = user.pendingAttributes[attribute] ?? user.attributes[attribute] else {
                return .failure(.invalidParameter("User has no attribute specified for \(attribute)"))
            }
            let code = codes.make(.verify(contact), for: user, to: contact, at: address, now: now)
            try tx.put(code.row)
            return .success((user, code))
        }
        let (user, code) = try result.get()
        let recipient = MessageRecipient(user: user, pool: pool, client: holder.client.client.id, clientMetadata: clientMetadata)
        return try await codes.send(code.text, code.row, .verifyUserAttribute, to: recipient)
    }

    /// Redeems the code for an own address; a waiting new value takes effect.
    /// - Throws: CodeMismatch, ExpiredCode, LimitExceeded, AliasExists.
    public func verify(_ attribute: String, code: String, of holder: TokenHolder) async throws {
        let pool = holder.client.pool
        guard let contact = ContactAttribute(rawValue: attribute) else {
            throw UserPoolError.invalidParameter("Invalid attribute provided: only email and phone_number can be verified.")
        }
        let now = ports.clock.time()
        let codes = self.codes
        let subject = holder.user.subject
        let result = try await ports.database.write { tx -> Result<Void, UserPoolError> in
            guard var user = try tx.user(subject, in: pool.id) else { return .failure(.userNotFound) }
            guard try AttemptLimit.count(.verifyAttribute, by: subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            switch try codes.redeem(code, .verify(contact), of: user, now: now, tx) {
            case .failure(let error): return .failure(error)
            case .success(let row):
                if user.pendingAttributes[attribute] == row.destination {
                    user.pendingAttributes[attribute] = nil
                    user.attributes[attribute] = row.destination
                }
                // A code proves the address that it went to and no other.
                guard user.attributes[attribute] == row.destination else { return .failure(.expiredCode) }
                user.attributes[contact.verifiedFlag] = "true"
                user.modified = now
                try tx.save(user, in: pool)
                // The attempts stay counted: whoever verifies an own address now and then could otherwise guess at another's without end.
                return .success(())
            }
        }
        try result.get()
    }

    public func deleteUser(_ holder: TokenHolder) async throws {
        let user = holder.user
        let existed = try await ports.database.write { try $0.deleteUser(user.subject, in: user.pool) }
        guard existed else { throw UserPoolError.userNotFound }
    }

    /// Ends every session of the caller.
    public func signOutEverywhere(_ holder: TokenHolder) async throws {
        let now = ports.clock.time()
        let user = holder.user
        let ended = try await ports.database.write { tx in
            guard var user = try tx.user(user.subject, in: user.pool) else { throw UserPoolError.userNotFound }
            let ended = try tx.endSignIns(of: &user, at: now)
            try tx.update(user)
            return ended
        }
        ports.signInEnds.ended(ended)
    }
}
