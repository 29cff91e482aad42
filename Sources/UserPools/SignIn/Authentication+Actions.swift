import Credentials
import JSON

/// What the machine asks for, done.
extension Authentication {
    /// The account behind a name, or the decoy's when existence is hidden.
    /// - Throws: UserNotFound when it is not hidden.
    func account(named username: String, at client: ClientContext) async throws -> SignIn.Account {
        let pool = client.pool
        let found = try await ports.database.read { tx -> (User, UserPassword?)? in
            guard let user = try tx.find(username, in: pool) else { return nil }
            return (user, try tx.password(of: user.subject, in: pool.id))
        }
        let decoy = SRPDecoy(secret: decoySecret + Array(pool.id.value.utf8))
        let key = pool.nameKey(username)
        guard let (user, password) = found else {
            guard client.client.hidesUserExistence else { throw UserPoolError.userNotFound }
            // A real account answers with its username: for a sign-in by address not what was typed, and the same in every spelling.
            let isAddress = pool.signsInWithAddress || pool.isShapedLikeAnAlias(username)
            return SignIn.Account(
                subject: nil, userID: isAddress ? decoy.userID(for: key) : key, passwordChanged: nil,
                entry: decoy.passwordEntry(for: key, storage: pool.extensions.passwordStorage))
        }
        let entry = password?.entry ?? decoy.passwordEntry(for: key, storage: pool.extensions.passwordStorage)
        return SignIn.Account(
            subject: user.subject, userID: user.username, passwordChanged: password?.changed, entry: entry)
    }

    /// Carries actions out until there is an answer for the caller.
    /// - Parameter account: as the first request read it; later requests read what they need again.
    func carryOut(
        _ actions: [SignIn.Action], _ signIn: SignIn, account: SignIn.Account?, isChoice: Bool, at client: ClientContext
    ) async throws -> Outcome {
        var signIn = signIn
        guard let action = actions.first else { throw UserPoolError.invalidSession }
        switch action {
        case .exchangeSRP(let clientPublic):
            return try await exchangeSRP(clientPublic, signIn, account: account, isChoice: isChoice, at: client)
        case .checkPassword(let password):
            let known = try await loaded(account, signIn, at: client)
            let right = try await passwords.matches(password, known.entry, username: signIn.userID, in: client.pool)
            if !right { try await spendTime(like: known, password, at: client) }
            let upgrade = try await right ? upgraded(known, password, username: signIn.userID, in: client.pool) : nil
            return try await settle(right, signIn, upgrade: upgrade, at: client)
        case .checkClaim(let claim, let sessionKey):
            return try await settle(Self.isRight(claim, sessionKey, signIn), signIn, upgrade: nil, at: client)
        case .spend:
            guard case .storeNewPassword(let new)? = actions.dropFirst().first else { throw UserPoolError.invalidSession }
            return try await storeNewPassword(new, &signIn, at: client)
        case .challenge(let name): return .challenge(try challenge(name, signIn, at: client))
        case .refuse(let error): throw error
        case .countFailure, .clearFailures, .storeNewPassword, .issueTokens: throw UserPoolError.invalidSession
        }
    }

    private func loaded(_ account: SignIn.Account?, _ signIn: SignIn, at client: ClientContext) async throws -> SignIn.Account {
        if let account { return account }
        let fresh = try await self.account(named: signIn.username, at: client)
        // Between two requests the name may have passed to somebody else.
        guard fresh.subject == signIn.subject else { throw UserPoolError.invalidSession }
        return fresh
    }

    /// A password kept in another way than the pool now asks for is kept anew when it is known.
    private func upgraded(
        _ account: SignIn.Account, _ password: RawPassword, username: String, in pool: UserPool
    ) async throws -> PasswordEntry? {
        guard account.subject != nil, account.entry.storage != pool.extensions.passwordStorage else { return nil }
        return try await passwords.entry(for: password, username: username, in: pool)
    }

    /// A pool that has changed over to Argon2id still has quick entries, and a name that nobody has is checked slowly: a wrong password for a
    /// quick entry takes as long as that, or time would tell who has an account.
    private func spendTime(like account: SignIn.Account, _ password: RawPassword, at client: ClientContext) async throws {
        let storage = client.pool.extensions.passwordStorage
        guard storage == .argon2id, account.entry.storage != storage else { return }
        let decoy = SRPDecoy(secret: decoySecret).passwordEntry(for: account.userID, storage: storage)
        _ = try await passwords.matches(password, decoy, username: account.userID, in: client.pool)
    }

    private func exchangeSRP(
        _ clientPublic: String, _ signIn: SignIn, account: SignIn.Account?, isChoice: Bool, at client: ClientContext
    ) async throws -> Outcome {
        let known = try await loaded(account, signIn, at: client)
        let decoy = SRPDecoy(secret: decoySecret + Array(client.pool.id.value.utf8))
        // A password kept with Argon2id has no verifier: whoever holds it gets what a wrong password gets.
        let verifier = known.entry.verifier ?? decoy.verifier(for: client.pool.nameKey(signIn.username))
        let exchange: SRPChallenge
        let key: SRPSessionKey
        do {
            let clientValue = try SRPPublicValue(hex: clientPublic)
            exchange = try SRPServer.challenge(for: verifier, random: ports.random)
            key = try SRPServer.sessionKey(client: clientValue, challenge: exchange, verifier: verifier)
        } catch {
            // A mod N = 0, u = 0 and malformed numbers (RFC 5054 section 2.5.4).
            throw UserPoolError.invalidParameter("Invalid SRP_A")
        }
        var signIn = signIn
        _ = signIn.receive(.srpExchanged(sessionKey: key.bytes))
        let parameters = [
            "SALT": verifier.saltHex, "SRP_B": exchange.publicValue.hex, "SECRET_BLOCK": try seal.secretBlock(signIn),
            "USER_ID_FOR_SRP": signIn.userID, "USERNAME": signIn.userID,
        ]
        return .challenge(
            Challenge(name: .passwordVerifier, session: isChoice ? try seal.session(signIn) : nil, parameters: parameters, available: nil))
    }

    private static func isRight(_ claim: SignIn.Claim, _ sessionKey: [UInt8], _ signIn: SignIn) -> Bool {
        guard (try? SRPTimestamp(claim.timestamp)) != nil, let block = try? Credentials.Base64.decode(claim.secretBlock) else {
            return false
        }
        let identity = SRPIdentity(poolName: signIn.pool.shortName, username: signIn.userID)
        return SRPSessionKey(bytes: sessionKey).accepts(
            signature: claim.signature, identity: identity, secretBlock: block, timestamp: claim.timestamp)
    }

    func challenge(_ name: ChallengeName, _ signIn: SignIn, at client: ClientContext) throws -> Challenge {
        var available: [ChallengeName]?
        if name == .selectChallenge {
            available = client.pool.extensions.passwordStorage == .srp ? SignIn.offeredFirstFactors : [.password]
        }
        return Challenge(name: name, session: try seal.session(signIn), parameters: ["USERNAME": signIn.userID], available: available)
    }

    /// NEW_PASSWORD_REQUIRED with what is missing and what is there, as JSON texts.
    func newPasswordChallenge(_ signIn: SignIn, _ user: User, missing: [String], at client: ClientContext) throws -> Challenge {
        var required = JSONWriter(reservingCapacity: 64)
        required.beginArray()
        for name in missing { required.string("userAttributes." + name) }
        required.endArray()
        var present = JSONWriter(reservingCapacity: 256)
        present.beginObject()
        for (name, value) in user.attributes.sorted(by: { $0.key < $1.key }) where client.canRead(name) {
            present.key(dynamic: name)
            present.string(value)
        }
        present.endObject()
        return Challenge(
            name: .newPasswordRequired, session: try seal.session(signIn),
            parameters: [
                "USER_ID_FOR_SRP": user.username, "requiredAttributes": String(decoding: required.bytes, as: UTF8.self),
                "userAttributes": String(decoding: present.bytes, as: UTF8.self),
            ], available: nil)
    }
}
