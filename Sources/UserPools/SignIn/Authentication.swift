public import Credentials

/// Drives sign-ins: takes a request, tells the machine, does what it asks. All doors (API, admin API, pages) come through here.
public struct Authentication: Sendable {
    let ports: Ports
    let cache: ConfigurationCache
    let codes: CodeSender
    let passwords: Passwords
    let issuer: TokenIssuer
    let refreshing: Refreshing
    let accessTokens: AccessTokens
    let migrations: UserMigrations
    let seal: SessionSeal
    let codeHash: KeyedHash
    let devices: DeviceNaming
    let invitations: SealedBox
    let decoySecret: [UInt8]

    public init(
        ports: Ports, cache: ConfigurationCache, codes: CodeSender, passwords: Passwords, issuer: TokenIssuer, refreshing: Refreshing,
        accessTokens: AccessTokens, migrations: UserMigrations, masterKey: MasterKey
    ) {
        self.ports = ports
        self.cache = cache
        self.codes = codes
        self.passwords = passwords
        self.issuer = issuer
        self.refreshing = refreshing
        self.accessTokens = accessTokens
        self.migrations = migrations
        self.seal = SessionSeal(masterKey: masterKey, random: ports.random)
        self.codeHash = KeyedHash(masterKey: masterKey, purpose: "sign-in code")
        self.devices = DeviceNaming(masterKey: masterKey)
        self.invitations = SealedBox(masterKey: masterKey, purpose: "passkey invitation")
        self.decoySecret = masterKey.secret("unknown users")
    }

    /// Who is asking: the public operations, those with AWS credentials, or the pages of managed login, which prove no client secret and need
    /// no flow of the client's.
    public enum Door: Sendable { case open, administrator, pages }

    /// What comes with a request beside its parameters.
    public struct Circumstances: Sendable {
        public var session: String?
        public var clientMetadata: [String: String]?
        /// Where the person is, as far as the server can tell.
        public var sourceIP: String?
        /// The person's User-Agent header.
        public var userAgent: String?

        public init(
            session: String? = nil, clientMetadata: [String: String]? = nil, sourceIP: String? = nil, userAgent: String? = nil
        ) {
            self.session = session
            self.clientMetadata = clientMetadata
            self.sourceIP = sourceIP
            self.userAgent = userAgent
        }

        var source: RequestSource { RequestSource(ip: sourceIP, userAgent: userAgent) }
    }

    public enum Outcome: Sendable {
        case challenge(Challenge)
        case tokens(IssuedTokens)
    }

    /// How a request ends inside: pages end a sign-in without tokens.
    enum Conclusion: Sendable {
        case challenge(Challenge)
        case tokens(IssuedTokens)
        case authenticated(SignedIn)
    }

    /// What a sign-in is for.
    enum Ending: Sendable { case tokens, authentication }

    public struct Challenge: Sendable {
        public var name: ChallengeName
        /// Absent where the answer needs none (SRP goes on from SECRET_BLOCK alone).
        public var session: String?
        public var parameters: [String: String]
        public var available: [ChallengeName]?
    }

    /// One request on its way through the machine.
    struct Run: Sendable {
        let client: ClientContext
        /// For the triggers; the metadata of the first request is not passed on to them (facts A9).
        var clientMetadata: [String: String]?
        var source: RequestSource
        /// As the first request read it; later requests read what they need again.
        var account: SignIn.Account?
        /// USER_AUTH: its PASSWORD_VERIFIER comes with a Session.
        var isChoice: Bool
        var ending = Ending.tokens
        var pool: UserPool { client.pool }
    }

    // MARK: Initiate

    /// Begins a sign-in, or refreshes one.
    /// - Parameter parameters: AuthParameters of InitiateAuth.
    public func initiate(
        _ flow: AuthFlow, _ parameters: [String: String], _ circumstances: Circumstances = Circumstances(), at client: ClientContext,
        through door: Door
    ) async throws -> Outcome {
        try Outcome(await begin(flow, parameters, circumstances, at: client, through: door))
    }

    func begin(
        _ flow: AuthFlow, _ parameters: [String: String], _ circumstances: Circumstances, at client: ClientContext, through door: Door
    ) async throws -> Conclusion {
        guard flow.isForAdministrators == (door == .administrator) || ![.userPassword, .adminUserPassword, .adminNoSRP].contains(flow)
        else {
            throw UserPoolError.authMethodNotSupported
        }
        guard door == .pages || client.allows(flow.permission) else { throw UserPoolError.flowNotEnabled(flow.rawValue) }
        if let demand = client.pool.unbuiltDemand { throw UserPoolError.notBuilt(demand) }
        if flow == .refreshToken || flow == .refreshTokenAuth {
            return .tokens(try await refresh(flow, parameters, circumstances, at: client))
        }
        guard let username = parameters["USERNAME"], !username.isEmpty else { throw UserPoolError.missingParameter("USERNAME") }
        try Self.checkLengths(parameters)
        if door != .pages { try client.checkSecretHash(parameters["SECRET_HASH"], names: [username]) }
        let ending: Ending = door == .pages ? .authentication : .tokens
        if flow == .custom { try checkCustomFunctions(client.pool) }
        if flow == .userAuth, let session = circumstances.session, !session.isEmpty {
            return try await resume(session, username, parameters, circumstances, at: client, ending: ending)
        }
        let password = parameters["PASSWORD"].map(RawPassword.init)
        let account = try await account(named: username, password: password, flow, circumstances, at: client)
        if flow == .custom, !client.client.hidesUserExistence, let user = account.user {
            if !user.enabled { throw UserPoolError.userDisabled }
            if user.status == .unconfirmed { throw UserPoolError.userNotConfirmed }
        }
        try await preAuthenticate(account, username, circumstances, at: client)
        var signIn = SignIn(
            flow: RandomText.uuid(random: ports.random), pool: client.pool.id, client: client.client.id, username: username,
            account: account,
            expires: ports.clock.time().adding(seconds: Int64(client.client.authSessionValidityMinutes) * 60))
        signIn.present(device: client.pool.device == nil ? nil : parameters["DEVICE_KEY"])
        let run = Run(
            client: client, clientMetadata: nil, source: circumstances.source, account: account,
            isChoice: flow == .userAuth || flow == .custom, ending: ending)
        if flow == .userAuth, let stepped = try await stepUp(&signIn, parameters, account, run) { return stepped }
        let opening = try await opening(flow, parameters, account, &signIn, at: client)
        return try await carryOut(signIn.receive(.initiated(opening)), signIn, run)
    }

    private func opening(
        _ flow: AuthFlow, _ parameters: [String: String], _ account: SignIn.Account, _ signIn: inout SignIn, at client: ClientContext
    ) async throws -> SignIn.Opening {
        let hasSRP = client.pool.extensions.passwordStorage == .srp
        switch flow {
        case .userSRP:
            guard hasSRP else { throw UserPoolError.srpNotAvailable }
            guard let clientPublic = parameters["SRP_A"] else { throw UserPoolError.missingParameter("SRP_A") }
            return .srp(clientPublic: clientPublic)
        case .custom:
            guard let clientPublic = parameters["SRP_A"] else { return .custom(clientPublic: nil) }
            guard hasSRP else { throw UserPoolError.srpNotAvailable }
            return .custom(clientPublic: clientPublic)
        case .userAuth:
            let preferred = parameters["PREFERRED_CHALLENGE"].map { ChallengeName(rawValue: $0) ?? .selectChallenge }
            if preferred == .passwordSRP && !hasSRP { throw UserPoolError.srpNotAvailable }
            return .choice(
                preferred: preferred, password: parameters["PASSWORD"].map(RawPassword.init), clientPublic: parameters["SRP_A"],
                try await firstFactors(of: account, reaching: signIn.targetLevel, at: client))
        default:
            guard let password = parameters["PASSWORD"] else { throw UserPoolError.missingParameter("PASSWORD") }
            return .password(RawPassword(password))
        }
    }

    /// AuthParameters and ChallengeResponses are texts of any length, and these travel in the Session: the bounds are those of UsernameType and
    /// DeviceKeyType, which hold wherever the same values are members of their own. Without them anybody could have the database keep states
    /// of any length.
    private static func checkLengths(_ parameters: [String: String]) throws(UserPoolError) {
        for (name, limit) in [("USERNAME", 128), ("DEVICE_KEY", 55)] where (parameters[name] ?? "").unicodeScalars.count > limit {
            throw .invalidParameter("\(name) must be no more than \(limit) characters long")
        }
    }

    private func refresh(
        _ flow: AuthFlow, _ parameters: [String: String], _ circumstances: Circumstances, at client: ClientContext
    ) async throws -> IssuedTokens {
        guard !client.rotatesRefreshTokens else { throw UserPoolError.flowNotEnabled(flow.rawValue) }
        guard let token = parameters["REFRESH_TOKEN"] else { throw UserPoolError.missingParameter("REFRESH_TOKEN") }
        if !client.client.secrets.isEmpty && parameters["SECRET_HASH"] == nil { throw UserPoolError.secretHashMissing(client.client.id) }
        let presented = Refreshing.Presented(
            token: token, deviceKey: parameters["DEVICE_KEY"], clientMetadata: nil, source: .refreshTokens,
            from: circumstances.source)
        return try await refreshing.refresh(presented, at: client) { user in
            var names = [user.username, user.subject.value]
            names += [user.attributes["email"], user.attributes["phone_number"], user.attributes["preferred_username"]].compactMap { $0 }
            // The spelling that the caller signed in with, as long as it is this user's: a hash proves the client for one user only.
            let pool = client.pool
            if let typed = parameters["USERNAME"], names.contains(where: { pool.nameKey($0) == pool.nameKey(typed) }) {
                names.append(typed)
            }
            try client.checkSecretHash(parameters["SECRET_HASH"], names: names)
        }
    }

    // MARK: Respond

    /// Takes the answer to a challenge.
    /// - Parameter responses: ChallengeResponses of RespondToAuthChallenge.
    public func respond(
        to challenge: ChallengeName, _ responses: [String: String], _ circumstances: Circumstances = Circumstances(),
        at client: ClientContext
    ) async throws -> Outcome {
        try Outcome(await answer(to: challenge, responses, circumstances, at: client, through: .open))
    }

    func answer(
        to challenge: ChallengeName, _ responses: [String: String], _ circumstances: Circumstances, at client: ClientContext,
        through door: Door
    ) async throws -> Conclusion {
        if let demand = client.pool.unbuiltDemand { throw UserPoolError.notBuilt(demand) }
        guard let username = responses["USERNAME"], !username.isEmpty else { throw UserPoolError.missingParameter("USERNAME") }
        try Self.checkLengths(responses)
        if door != .pages { try client.checkSecretHash(responses["SECRET_HASH"], names: [username]) }
        let answer = try SignIn.Answer(to: challenge, responses)
        let pool = client.pool
        var signIn = try await opened(
            answer, circumstances.session, username: username, sourceIP: circumstances.sourceIP, at: client)
        guard belongs(username, to: signIn, in: pool) else { throw UserPoolError.invalidSession }
        if pool.extensions.passwordStorage != .srp, challenge == .passwordSRP { throw UserPoolError.srpNotAvailable }
        // The device's own challenges name the device that was presented before.
        if pool.device != nil, ![.deviceSRPAuth, .devicePasswordVerifier].contains(challenge) {
            signIn.present(device: responses["DEVICE_KEY"])
        }
        // An address that is none is refused before the answer spends anything.
        if case .mfaSetup(.address(let contact, let address)) = answer { try pool.checkValues([contact.rawValue: address]) }
        let actions = signIn.receive(.answered(answer))
        let run = Run(
            client: client, clientMetadata: circumstances.clientMetadata, source: circumstances.source, account: nil, isChoice: true,
            ending: door == .pages ? .authentication : .tokens)
        return try await carryOut(actions, signIn, run)
    }

    /// The sign-in that an answer belongs to: in its Session, or in the SECRET_BLOCK that SRP's answers bring back.
    private func opened(
        _ answer: SignIn.Answer, _ session: String?, username: String, sourceIP: String?, at client: ClientContext
    ) async throws -> SignIn {
        let (pool, id, now) = (client.pool.id, client.client.id, ports.clock.time())
        switch answer {
        case .passwordVerifier(let claim), .devicePasswordVerifier(_, let claim):
            let signIn = try seal.open(secretBlock: claim.secretBlock, pool: pool, client: id, now: now)
            // A Session is not needed here, but one that comes along must be of the same sign-in.
            if let session, !session.isEmpty {
                guard try seal.open(session, pool: pool, client: id, now: now).flow == signIn.flow else {
                    throw UserPoolError.invalidSession
                }
            }
            return signIn
        case .deviceSRP(let key, _) where session == nil:
            return try await kept(forDevice: key, username: username, sourceIP: sourceIP, at: client)
        default:
            guard let session else { throw UserPoolError.missingParameter("Session") }
            let signIn = try seal.open(session, pool: pool, client: id, now: now)
            guard signIn.stage == .kept else { return signIn }
            let kept = try await ports.database.read { try $0.keptState(flow: signIn.flow, step: signIn.step, in: pool) }
            guard let kept else { throw UserPoolError.invalidSession }
            return try seal.open(kept: kept, of: signIn, now: now)
        }
    }

    /// The name in an answer must be the one that the sign-in began with: as typed, as it was told, or the `sub`.
    private func belongs(_ name: String, to signIn: SignIn, in pool: UserPool) -> Bool {
        name == signIn.userID || name == signIn.subject?.value || pool.nameKey(name) == pool.nameKey(signIn.username)
    }
}
