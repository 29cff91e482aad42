public import Credentials

/// Authorization codes: made for somebody who has signed in, exchanged once. Source: RFC 6749 section 4.1; RFC 7636; RFC 9700 section 4.5.
public struct Authorizations: Sendable {
    let ports: Ports
    let hash: KeyedHash

    public init(ports: Ports, masterKey: MasterKey) {
        self.ports = ports
        self.hash = KeyedHash(masterKey: masterKey, purpose: "authorization code")
    }

    /// - Returns: the code, a UUID as Cognito's are: 122 random bits.
    public func code(for subject: Subject, on terms: AuthorizationTerms, at client: ClientContext) async throws -> String {
        let text = RandomText.uuid(random: ports.random)
        let pool = client.pool.id
        let life = client.rules.isHardened ? AuthorizationCode.hardenedLifeSeconds : AuthorizationCode.lifeSeconds
        let code = AuthorizationCode(
            pool: pool, hash: hash.hash(text, context: [pool.value]), client: client.client.id, subject: subject, terms: terms,
            expires: ports.clock.time().adding(seconds: life))
        try await ports.database.write { try $0.insert(code) }
        return text
    }

    /// Why a code is not exchanged; the client is not told which (RFC 6749 section 5.2, `invalid_grant`).
    public enum Refusal: Error, Sendable {
        case unknown, expired, otherClient, otherRedirect, wrongVerifier, otherKey
        /// The one that is told (RFC 8707 section 2).
        case otherResource
        /// It was exchanged before: what it gave is revoked now (RFC 6749 section 4.1.2).
        case used
    }

    /// A code's exchange: the row behind the tokens to come, and whose they are.
    public struct Exchange: Sendable {
        public let user: User
        public let groups: [Group]
        public let origin: RefreshToken
        public let terms: AuthorizationTerms
    }

    /// Exchanges a code in one transaction: of two at the same time one gets tokens, and the other ends them.
    /// - Parameters:
    ///   - redirectURI: as the token request names it.
    ///   - verifier: PKCE's, where the authorization request had a challenge; one that comes without a challenge is refused as well (RFC 9700 section 4.8.2).
    ///   - keyThumbprint: of the key that the token request has proved (RFC 9449 section 10).
    ///   - resource: as the token request names it, if it does.
    ///   - make: the row behind the tokens.
    public func exchange(
        _ text: String, redirectURI: String?, verifier: String?, keyThumbprint: String? = nil, resource: String? = nil,
        from source: RequestSource = RequestSource(),
        at client: ClientContext,
        make: @escaping @Sendable (User, AuthorizationTerms) -> RefreshToken
    ) async throws -> Result<Exchange, Refusal> {
        let (pool, clientID) = (client.pool, client.client.id)
        let hash = hash.hash(text, context: [pool.id.value])
        let now = ports.clock.time()
        let random = ports.random
        return try await ports.database.write { tx in
            guard let code = try tx.authorizationCode(hash: hash, in: pool.id) else { return .failure(.unknown) }
            guard code.client == clientID else { return .failure(.otherClient) }
            if let origin = code.origin {
                try tx.revoke(origin, in: pool.id, at: now)
                return .failure(.used)
            }
            guard now < code.expires else { return .failure(.expired) }
            guard code.terms.redirectURI == redirectURI else { return .failure(.otherRedirect) }
            guard Self.proves(verifier, code.terms.codeChallenge) else { return .failure(.wrongVerifier) }
            guard code.terms.keyThumbprint == nil || code.terms.keyThumbprint == keyThumbprint else { return .failure(.otherKey) }
            guard resource == nil || resource == code.terms.resource else { return .failure(.otherResource) }
            guard let user = try tx.user(code.subject, in: pool.id), user.stands(behind: code.terms.authTime) else {
                return .failure(.unknown)
            }
            let origin = make(user, code.terms)
            guard try tx.redeemAuthorizationCode(hash: hash, in: pool.id, for: origin.id) else { return .failure(.used) }
            try tx.begin(origin, in: pool, from: source, through: code.terms.ssoSession, at: now, random: random)
            return .success(Exchange(user: user, groups: try tx.groups(of: user.subject, in: pool.id), origin: origin, terms: code.terms))
        }
    }

    private static func proves(_ verifier: String?, _ challenge: String?) -> Bool {
        guard let challenge else { return verifier == nil }
        guard let verifier, (43...128).contains(verifier.utf8.count) else { return false }
        return ConstantTime.equal(Array(CodeChallenge.s256(verifier).utf8), Array(challenge.utf8))
    }

    /// Whether somebody who signed in earlier still is whom an SSO session may speak for.
    /// - Parameter record: the session's record, in pools that track sessions.
    /// - Returns: the account; `nil` when it is gone, disabled, not in a state to sign in, or has signed out everywhere since, or the
    ///   session was revoked or has ended.
    public func account(behind signedIn: SignedIn, record: UserSession.ID?, in pool: UserPool) async throws -> User? {
        let now = ports.clock.time()
        return try await ports.database.read { tx in
            guard let user = try tx.user(signedIn.subject, in: pool.id), user.stands(behind: signedIn.authTime) else { return nil }
            guard try !tx.isSpent(flow: signedIn.endFlow, step: 0, in: pool.id) else { return nil }
            guard pool.tracksSessions, let record else { return user }
            return try tx.userSessions(of: user.subject, in: pool.id, at: now).contains { $0.id == record } ? user : nil
        }
    }

    /// Keeps a record of a new SSO session, where the pool tracks sessions.
    /// - Returns: its id; `nil` where there are no records.
    public func begin(_ signedIn: SignedIn, from source: RequestSource, at client: ClientContext) async throws -> UserSession.ID? {
        let pool = client.pool
        guard pool.tracksSessions else { return nil }
        let session = UserSession(
            id: .sso(random: ports.random), pool: pool.id, subject: signedIn.subject, client: client.client.id, kind: .sso,
            created: signedIn.authTime, expires: signedIn.authTime.adding(seconds: Self.ssoLifeSeconds), from: source)
        try await ports.database.write { try $0.begin(session, in: pool) }
        return session.id
    }

    /// Ends an SSO session: its record, and for the clients that came through it. A copy of its cookie is worth nothing from then on.
    ///
    /// Their tokens stay good, as on Cognito; the clients are told, and end their own sessions.
    public func end(_ record: UserSession.ID?, of signedIn: SignedIn, in pool: UserPool) async throws {
        let now = ports.clock.time()
        let name = signedIn.sessionName
        let forgotten = signedIn.authTime.adding(seconds: Self.ssoLifeSeconds)
        let ended = try await ports.database.write { tx in
            _ = try tx.spend(flow: signedIn.endFlow, step: 0, in: pool.id, expires: forgotten)
            if let record, pool.tracksSessions { _ = try tx.deleteUserSession(record, of: signedIn.subject, in: pool.id) }
            return try tx.signIns(of: signedIn.subject, in: pool.id, at: now).filter { $0.session == name }
        }
        ports.signInEnds.ended(ended)
    }

    /// The longest that a client may use an SSO session: 90 days (API reference, SSOSession).
    public static let ssoLifeSeconds: Int64 = 129_600 * 60
}

extension User {
    /// Whether somebody who signed in then may still get something for it: whoever was told to set a new password has to do that first.
    func stands(behind authTime: Instant) -> Bool {
        enabled && [.confirmed, .externalProvider].contains(status) && signedOutAt.map { $0 < authTime } ?? true
    }
}

extension SignedIn {
    /// What is spent when the session ends in its browser: the cookie itself cannot be called back (ASVS 5, 7.4.1).
    fileprivate var endFlow: String { "signed-out-" + sessionName }
}
