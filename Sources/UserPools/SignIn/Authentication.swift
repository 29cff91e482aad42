public import Credentials

/// Drives sign-ins: takes a request, tells the machine, does what it asks. All doors (API, admin API, pages) come through here.
public struct Authentication: Sendable {
    let ports: Ports
    let codes: CodeSender
    let passwords: Passwords
    let issuer: TokenIssuer
    let refreshing: Refreshing
    let seal: SessionSeal
    let decoySecret: [UInt8]

    public init(ports: Ports, codes: CodeSender, passwords: Passwords, issuer: TokenIssuer, refreshing: Refreshing, masterKey: MasterKey) {
        self.ports = ports
        self.codes = codes
        self.passwords = passwords
        self.issuer = issuer
        self.refreshing = refreshing
        self.seal = SessionSeal(masterKey: masterKey, random: ports.random)
        self.decoySecret = masterKey.secret("unknown users")
    }

    /// Who is asking: the public operations or those with AWS credentials.
    public enum Door: Sendable { case open, administrator }

    public enum Outcome: Sendable {
        case challenge(Challenge)
        case tokens(IssuedTokens)
    }

    public struct Challenge: Sendable {
        public var name: ChallengeName
        /// Absent where the answer needs none (SRP goes on from SECRET_BLOCK alone).
        public var session: String?
        public var parameters: [String: String]
        public var available: [ChallengeName]?
    }

    // MARK: Initiate

    /// Begins a sign-in, or refreshes one.
    /// - Parameter parameters: AuthParameters of InitiateAuth.
    public func initiate(
        _ flow: AuthFlow, _ parameters: [String: String], at client: ClientContext, through door: Door
    ) async throws -> Outcome {
        guard flow.isForAdministrators == (door == .administrator) || ![.userPassword, .adminUserPassword, .adminNoSRP].contains(flow)
        else {
            throw UserPoolError.authMethodNotSupported
        }
        guard client.allows(flow.permission) else { throw UserPoolError.flowNotEnabled(flow.rawValue) }
        if let demand = client.pool.unbuiltDemand { throw UserPoolError.notBuilt(demand) }
        switch flow {
        case .refreshToken, .refreshTokenAuth: return .tokens(try await refresh(flow, parameters, at: client))
        case .custom: throw UserPoolError(.unsupportedOperation, "CUSTOM_AUTH needs Lambda triggers, which are not built yet in Lifeguard.")
        case .userSRP, .userPassword, .adminUserPassword, .adminNoSRP, .userAuth: break
        }
        guard let username = parameters["USERNAME"], !username.isEmpty else { throw UserPoolError.missingParameter("USERNAME") }
        try client.checkSecretHash(parameters["SECRET_HASH"], names: [username])
        let opening = try Self.opening(flow, parameters, in: client.pool)
        let account = try await account(named: username, at: client)
        var signIn = SignIn(
            flow: RandomText.uuid(random: ports.random), pool: client.pool.id, client: client.client.id, username: username,
            account: account,
            expires: ports.clock.time().adding(seconds: Int64(client.client.authSessionValidityMinutes) * 60))
        return try await carryOut(signIn.receive(.initiated(opening)), signIn, account: account, isChoice: flow == .userAuth, at: client)
    }

    private static func opening(_ flow: AuthFlow, _ parameters: [String: String], in pool: UserPool) throws(UserPoolError) -> SignIn.Opening
    {
        let hasSRP = pool.extensions.passwordStorage == .srp
        switch flow {
        case .userSRP:
            guard hasSRP else { throw .srpNotAvailable }
            guard let clientPublic = parameters["SRP_A"] else { throw .missingParameter("SRP_A") }
            return .srp(clientPublic: clientPublic)
        case .userAuth:
            let preferred = parameters["PREFERRED_CHALLENGE"].map { ChallengeName(rawValue: $0) ?? .selectChallenge }
            if preferred == .passwordSRP && !hasSRP { throw .srpNotAvailable }
            return .choice(preferred: preferred, password: parameters["PASSWORD"].map(RawPassword.init), clientPublic: parameters["SRP_A"])
        default:
            guard let password = parameters["PASSWORD"] else { throw .missingParameter("PASSWORD") }
            return .password(RawPassword(password))
        }
    }

    private func refresh(_ flow: AuthFlow, _ parameters: [String: String], at client: ClientContext) async throws -> IssuedTokens {
        guard !client.client.rotatesRefreshTokens else { throw UserPoolError.flowNotEnabled(flow.rawValue) }
        guard let token = parameters["REFRESH_TOKEN"] else { throw UserPoolError.missingParameter("REFRESH_TOKEN") }
        if !client.client.secrets.isEmpty && parameters["SECRET_HASH"] == nil { throw UserPoolError.secretHashMissing(client.client.id) }
        return try await refreshing.refresh(token, at: client) { user in
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
        to challenge: ChallengeName, _ responses: [String: String], session: String?, at client: ClientContext
    ) async throws -> Outcome {
        if let demand = client.pool.unbuiltDemand { throw UserPoolError.notBuilt(demand) }
        guard let username = responses["USERNAME"], !username.isEmpty else { throw UserPoolError.missingParameter("USERNAME") }
        try client.checkSecretHash(responses["SECRET_HASH"], names: [username])
        let answer = try Self.answer(to: challenge, responses)
        let now = ports.clock.time()
        let pool = client.pool
        var signIn: SignIn
        switch answer {
        case .passwordVerifier(let claim):
            signIn = try seal.open(secretBlock: claim.secretBlock, pool: pool.id, client: client.client.id, now: now)
            // A Session is not needed here, but one that comes along must be of the same sign-in.
            if let session, !session.isEmpty {
                guard try seal.open(session: session, pool: pool.id, client: client.client.id, now: now).flow == signIn.flow else {
                    throw UserPoolError.invalidSession
                }
            }
        default:
            guard let session else { throw UserPoolError.missingParameter("Session") }
            signIn = try seal.open(session: session, pool: pool.id, client: client.client.id, now: now)
        }
        guard belongs(username, to: signIn, in: pool) else { throw UserPoolError.invalidSession }
        if pool.extensions.passwordStorage != .srp, challenge == .passwordSRP { throw UserPoolError.srpNotAvailable }
        let actions = signIn.receive(.answered(answer))
        return try await carryOut(actions, signIn, account: nil, isChoice: true, at: client)
    }

    /// The name in an answer must be the one that the sign-in began with: as typed, as it was told, or the `sub`.
    private func belongs(_ name: String, to signIn: SignIn, in pool: UserPool) -> Bool {
        name == signIn.userID || name == signIn.subject?.value || pool.nameKey(name) == pool.nameKey(signIn.username)
    }

    private static func answer(to challenge: ChallengeName, _ responses: [String: String]) throws(UserPoolError) -> SignIn.Answer {
        func required(_ name: String) throws(UserPoolError) -> String {
            guard let value = responses[name], !value.isEmpty else { throw .missingParameter(name) }
            return value
        }
        switch challenge {
        case .passwordVerifier:
            return .passwordVerifier(
                SignIn.Claim(
                    signature: try required("PASSWORD_CLAIM_SIGNATURE"), secretBlock: try required("PASSWORD_CLAIM_SECRET_BLOCK"),
                    timestamp: try required("TIMESTAMP")))
        case .password: return .password(RawPassword(try required("PASSWORD")))
        case .passwordSRP: return .passwordSRP(clientPublic: try required("SRP_A"))
        case .selectChallenge:
            guard let chosen = ChallengeName(rawValue: try required("ANSWER")), SignIn.offeredFirstFactors.contains(chosen) else {
                throw .invalidParameter("ANSWER must be one of the available challenges")
            }
            return .selection(chosen, password: responses["PASSWORD"].map(RawPassword.init), clientPublic: responses["SRP_A"])
        case .newPasswordRequired:
            let prefix = "userAttributes."
            var attributes: [String: String] = [:]
            for (name, value) in responses where name.hasPrefix(prefix) { attributes[String(name.dropFirst(prefix.count))] = value }
            return .newPassword(SignIn.NewPassword(password: RawPassword(try required("NEW_PASSWORD")), attributes: attributes))
        default: throw .invalidSession
        }
    }
}
