public import Credentials

/// Where a code went, as CodeDeliveryDetails tells it.
public struct CodeDelivery: Sendable, Equatable {
    /// With most of it hidden.
    public var destination: String
    public var medium: DeliveryMedium
    public var attribute: String
}

/// Makes one-time codes, checks them, and hands them to delivery.
public struct CodeSender: Sendable {
    let ports: Ports
    let hash: KeyedHash

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        self.hash = KeyedHash(masterKey: masterKey, purpose: "confirmation code")
    }

    /// A fresh code (6 digits) and the row that remembers it.
    func make(
        _ purpose: CodePurpose, for user: User, to contact: ContactAttribute, at destination: String, now: Instant
    ) -> (text: String, row: ConfirmationCode) {
        let text = RandomText.code(random: ports.random)
        let row = ConfirmationCode(
            pool: user.pool, subject: user.subject, purpose: purpose,
            hash: hash.hash(text, context: [user.pool.value, user.subject.value, purpose.name]), attribute: contact,
            destination: destination, created: now, expires: now.adding(seconds: purpose.lifetimeSeconds))
        return (text, row)
    }

    /// Checks an answer inside a transaction and takes the code away when it is right: a code works once.
    /// - Returns: the code's row, or why not.
    func redeem(
        _ answer: String, _ purpose: CodePurpose, of user: User, now: Instant, _ tx: any UserPoolTransaction
    ) throws -> Result<ConfirmationCode, UserPoolError> {
        let checked = try check(answer, purpose, of: user, now: now, tx)
        guard case .success = checked else { return checked }
        guard try tx.deleteCode(for: purpose, of: user.subject, in: user.pool) else { return .failure(.expiredCode) }
        return checked
    }

    /// Checks an answer and leaves the code where it is.
    func check(
        _ answer: String, _ purpose: CodePurpose, of user: User, now: Instant, _ tx: any UserPoolTransaction
    ) throws -> Result<ConfirmationCode, UserPoolError> {
        guard let row = try tx.code(for: purpose, of: user.subject, in: user.pool) else { return .failure(.expiredCode) }
        guard isRight(answer, for: row) else { return .failure(.codeMismatch) }
        // Whoever has the right code may learn that it is too old; whoever guesses learns nothing.
        guard now < row.expires else { return .failure(.expiredCode) }
        return .success(row)
    }

    func isRight(_ answer: String, for row: ConfirmationCode) -> Bool {
        hash.matches(answer, context: [row.pool.value, row.subject.value, row.purpose.name], stored: row.hash)
    }

    /// The key under which attempts on a name that nobody has are counted, so that limits show no difference.
    func unknownKey(_ name: String, in pool: UserPoolID) -> String {
        "unknown:" + Base64URL.encode(hash.hash(name, context: [pool.value, "unknown name"]))
    }

    /// What a delivery that was not made would have looked like: to an account its own address, to a name that nobody has one that is
    /// stable for it in all its spellings, and of its own form.
    func simulatedDelivery(for typed: String, of user: User?, in pool: UserPool) -> CodeDelivery {
        if let shown = user.flatMap(pool.shownAddress) { return CodeDelivery(to: shown.contact, at: shown.address) }
        return simulatedDelivery(for: typed, by: AddressForm.isPhoneNumber(pool.nameKey(typed)) ? .phoneNumber : .email, in: pool)
    }

    /// The same for a name that nobody has, where the medium is given.
    func simulatedDelivery(for typed: String, by contact: ContactAttribute, in pool: UserPool) -> CodeDelivery {
        let name = pool.nameKey(typed)
        if contact == .phoneNumber ? AddressForm.isPhoneNumber(name) : AddressForm.isEmail(name) {
            return CodeDelivery(to: contact, at: name)
        }
        let bytes = hash.hash(name, context: [pool.id.value, "simulated delivery"])
        switch contact {
        case .email:
            let letters = Array("abcdefghijklmnoprstvw")
            return CodeDelivery(to: .email, at: "\(letters[Int(bytes[0]) % letters.count])@\(letters[Int(bytes[1]) % letters.count])")
        case .phoneNumber:
            let number = Int(bytes[0]) << 8 | Int(bytes[1])
            return CodeDelivery(to: .phoneNumber, at: "+1555555" + String(String(10_000 + number % 10_000).dropFirst()))
        }
    }
}
