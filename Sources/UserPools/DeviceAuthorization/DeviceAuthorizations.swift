public import Credentials

/// Sign-ins of devices: begun by the device, decided by a person at a page, asked for by the device until then. Source: RFC 8628.
public struct DeviceAuthorizations: Sendable {
    let ports: Ports
    let hosted: HostedTokens
    let hash: KeyedHash

    public init(ports: Ports, hosted: HostedTokens, masterKey: MasterKey) {
        self.ports = ports
        self.hosted = hosted
        self.hash = KeyedHash(masterKey: masterKey, purpose: "device authorization")
    }

    /// What the device is given.
    public struct Begun: Sendable {
        /// 256 random bits.
        public let deviceCode: String
        public let userCode: UserCode
        public let lifeSeconds: Int
        public let interval: Int
    }

    public func begin(scopes: [String], at client: ClientContext) async throws -> Begun {
        let pool = client.pool.id
        let expires = ports.clock.time().adding(seconds: DeviceAuthorization.lifeSeconds)
        let deviceCode = RandomText.token(bytes: 32, random: ports.random)
        // Another device may have the same letters; a few tries never all meet one.
        for _ in 0..<8 {
            let userCode = UserCode(random: ports.random)
            let authorization = DeviceAuthorization(
                pool: pool, deviceHash: hash.hash(deviceCode, context: [pool.value, "device"]), userHash: hash(of: userCode, in: pool),
                client: client.client.id, scopes: scopes, expires: expires)
            if try await ports.database.write({ try $0.insert(authorization) }) {
                return Begun(
                    deviceCode: deviceCode, userCode: userCode, lifeSeconds: Int(DeviceAuthorization.lifeSeconds),
                    interval: DeviceAuthorization.firstInterval)
            }
        }
        throw UserPoolError.internalError("no user code is free")
    }

    // MARK: The person

    /// The sign-in that waits under a code that somebody typed.
    ///
    /// Wrong codes count against where they came from: nobody finds one of a few thousand among 25 thousand million by trying.
    /// - Parameter source: the browser's address.
    /// - Returns: `nil` for a code that nobody waits under.
    /// - Throws: LimitExceeded after too many wrong codes.
    public func waiting(
        _ typed: String, from source: String?, in pool: UserPoolID
    ) async throws -> (code: UserCode, client: ClientID, scopes: [String])? {
        let code = UserCode(typed)
        let (userHash, now) = (code.map { hash(of: $0, in: pool) }, ports.clock.time())
        let owner = "device-" + Base64URL.encode(hash.hash(SourceNetwork.name(of: source ?? ""), context: ["source"]))
        let found = try await ports.database.write { tx -> Result<DeviceAuthorization?, UserPoolError> in
            var record = try tx.attempts(.deviceCode, by: owner, in: pool) ?? AttemptRecord(count: 0, windowStart: now, last: now)
            if now >= record.windowStart.adding(seconds: AttemptLimit.windowSeconds) {
                record = AttemptRecord(count: 0, windowStart: now, last: now)
            }
            guard record.count < AttemptLimit.allowed(.deviceCode) else { return .failure(.attemptLimit) }
            if let userHash, let found = try tx.deviceAuthorization(userHash: userHash, in: pool), found.decision == nil,
                now < found.expires
            {
                return .success(found)
            }
            record.count += 1
            record.last = now
            try tx.put(record, .deviceCode, by: owner, in: pool, expires: record.windowStart.adding(seconds: AttemptLimit.windowSeconds))
            return .success(nil)
        }
        guard let code, let waiting = try found.get() else { return nil }
        return (code, waiting.client, waiting.scopes)
    }

    /// - Returns: `false` where it is no longer waiting.
    public func approve(_ code: UserCode, by signedIn: SignedIn, session: UserSession.ID?, in pool: UserPoolID) async throws -> Bool {
        let (userHash, now) = (hash(of: code, in: pool), ports.clock.time())
        return try await ports.database.write { tx in
            guard let waiting = try tx.deviceAuthorization(userHash: userHash, in: pool), waiting.decision == nil, now < waiting.expires
            else {
                return false
            }
            var terms = AuthorizationTerms(
                redirectURI: "", scopes: waiting.scopes, authTime: signedIn.authTime, authenticationMethods: signedIn.methods)
            // The tokens go to another device than the one that was signed in at, so its key is not theirs.
            terms.ssoSession = session
            return try tx.decide(.approved(signedIn.subject, terms), userHash: userHash, in: pool)
        }
    }

    public func deny(_ code: UserCode, in pool: UserPoolID) async throws -> Bool {
        let (userHash, now) = (hash(of: code, in: pool), ports.clock.time())
        return try await ports.database.write { tx in
            guard let waiting = try tx.deviceAuthorization(userHash: userHash, in: pool), now < waiting.expires else { return false }
            return try tx.decide(.denied, userHash: userHash, in: pool)
        }
    }

    // MARK: The device

    /// Why a device gets no tokens; all but `unknown` are told to it (RFC 8628 section 3.5).
    public enum Refusal: Error, Sendable {
        case unknown, pending, tooSoon, expired, denied
    }

    /// Exchanges a device code that was approved, in one transaction: once. One that comes again ends what it gave.
    public func exchange(
        _ deviceCode: String, keyThumbprint: String?, from source: RequestSource, at client: ClientContext
    ) async throws -> Result<Authorizations.Exchange, Refusal> {
        let pool = client.pool
        let deviceHash = hash.hash(deviceCode, context: [pool.id.value, "device"])
        let (now, random, hosted) = (ports.clock.time(), ports.random, hosted)
        let flow = "device-code-" + Hexadecimal.encode(deviceHash)
        return try await ports.database.write { tx in
            guard let waiting = try tx.deviceAuthorization(deviceHash: deviceHash, in: pool.id), waiting.client == client.client.id else {
                return .failure(.unknown)
            }
            if case .used = waiting.decision {
                // Two have the code, and nobody can tell which is the device: as with a code of a browser, nobody keeps what it gave.
                if let origin = try tx.keptState(flow: flow, step: 0, in: pool.id) {
                    try tx.revoke(String(decoding: origin, as: UTF8.self), in: pool.id, at: now)
                }
                return .failure(.unknown)
            }
            guard now < waiting.expires else { return .failure(.expired) }
            if let polled = waiting.polled, now < polled.adding(seconds: Int64(waiting.interval)) {
                try tx.notePoll(
                    deviceHash: deviceHash, in: pool.id, interval: waiting.interval + DeviceAuthorization.slowDownSeconds, at: now)
                return .failure(.tooSoon)
            }
            switch waiting.decision {
            case nil:
                try tx.notePoll(deviceHash: deviceHash, in: pool.id, interval: waiting.interval, at: now)
                return .failure(.pending)
            case .denied: return .failure(.denied)
            case .used: return .failure(.unknown)
            case .approved(let subject, let terms):
                guard let user = try tx.user(subject, in: pool.id), user.stands(behind: terms.authTime),
                    try tx.redeemDeviceAuthorization(deviceHash: deviceHash, in: pool.id)
                else { return .failure(.unknown) }
                let origin = hosted.row(for: user, terms, keyThumbprint: keyThumbprint, at: client)
                try tx.begin(origin, in: pool, from: source, through: terms.ssoSession, at: now, random: random)
                try tx.keepState(Array(origin.id.utf8), flow: flow, step: 0, in: pool.id, expires: waiting.expires)
                let groups = try tx.groups(of: user.subject, in: pool.id)
                return .success(Authorizations.Exchange(user: user, groups: groups, origin: origin, terms: terms))
            }
        }
    }

    private func hash(of code: UserCode, in pool: UserPoolID) -> [UInt8] { hash.hash(code.letters, context: [pool.value, "user"]) }
}
