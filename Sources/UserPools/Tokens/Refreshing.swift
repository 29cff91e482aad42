import Credentials

/// Refresh and revocation. Source: facts A5.2.
public struct Refreshing: Sendable {
    let ports: Ports
    let issuer: TokenIssuer

    public init(ports: Ports, issuer: TokenIssuer) {
        self.ports = ports
        self.issuer = issuer
    }

    private struct Standing: Sendable {
        var token: RefreshToken
        var user: User
        var groups: [Group]
        /// Whether the sign-in's device was confirmed.
        var hasDevice: Bool
        /// In pools that track sessions.
        var session: UserSession?
    }

    /// A refresh token as it came, and what came with it.
    public struct Presented: Sendable {
        public var token: String
        public var deviceKey: String?
        public var clientMetadata: [String: String]?
        /// As which trigger source the tokens are made.
        public var source: PreTokenGenerationEvent.Source
        public var from: RequestSource
        /// Whether it came to the token endpoint: no device is named there, and ID tokens are for those who were granted `openid`.
        public var isHosted: Bool
        /// Of the key that was proved with it (RFC 9449); no door of the API carries a proof.
        public var keyThumbprint: String?
        /// What the new access token shall be good for, all of it granted before; `nil` for everything that was.
        public var scopes: [String]?
        /// The resource that it shall be for, which must be the one that was granted; `nil` for that.
        public var resource: String?

        public init(
            token: String, deviceKey: String?, clientMetadata: [String: String]?, source: PreTokenGenerationEvent.Source,
            from: RequestSource = RequestSource(), isHosted: Bool = false, keyThumbprint: String? = nil
        ) {
            self.keyThumbprint = keyThumbprint
            self.isHosted = isHosted
            self.token = token
            self.deviceKey = deviceKey
            self.clientMetadata = clientMetadata
            self.source = source
            self.from = from
        }
    }

    /// New ID and access tokens for a refresh token; with rotation a new refresh token as well.
    ///
    /// Under rotation a token counts once. The one before the present may come again within the grace period and gets the same successor;
    /// any other reuse ends the whole sign-in, for it means that two parties hold the token (RFC 9700 section 4.14.2).
    /// - Parameter check: what else must hold of the user (the secret hash, whose message has the real username).
    /// - Throws: NotAuthorized, RefreshTokenReuse; `TokenRefusal` for scopes and a resource that were not granted.
    public func refresh(
        _ presented: Presented, at client: ClientContext, check: (User) throws -> Void = { _ in }
    ) async throws -> IssuedTokens {
        let pool = client.pool.id
        if let demand = client.pool.unbuiltDemand { throw UserPoolError.notBuilt(demand) }
        guard let (id, generation) = issuer.refreshText.read(presented.token, pool: pool, client: client.client.id) else {
            throw UserPoolError.invalidRefreshToken
        }
        let now = ports.clock.time()
        let tracks = client.pool.tracksSessions
        let found = try await ports.database.read { tx -> Standing? in
            guard let token = try tx.refreshToken(id, in: pool), let user = try tx.user(token.subject, in: pool) else { return nil }
            let hasDevice = try token.deviceKey.map { try tx.device($0, of: user.subject, in: pool) != nil } ?? false
            return Standing(
                token: token, user: user, groups: try tx.groups(of: token.subject, in: pool), hasDevice: hasDevice,
                session: tracks ? try tx.userSession(ofRefreshToken: id, in: pool) : nil)
        }
        guard let standing = found, standing.token.client == client.client.id else { throw UserPoolError.invalidRefreshToken }
        try Self.checkGood(standing.token, standing.user, now)
        // The tokens of a confirmed device are for that device (facts A0.3).
        guard presented.isHosted || !standing.hasDevice || presented.deviceKey == standing.token.deviceKey else {
            throw UserPoolError.invalidRefreshToken
        }
        // A sign-in that was bound to a key stays so (RFC 9449 section 5).
        guard standing.token.keyThumbprint == nil || standing.token.keyThumbprint == presented.keyThumbprint else {
            throw UserPoolError.invalidRefreshToken
        }
        try client.checkBinding(presented.keyThumbprint)
        let granted = try presented.narrowed(standing.token)
        try check(standing.user)
        let occasion = TriggerOccasion(
            standing.user, in: client.pool, at: client.client.id, clientMetadata: presented.clientMetadata)
        let verdict = try await issuer.customization(
            presented.source, standing.user, standing.groups, granted.scopes, occasion, by: ports.triggers)
        let hosted = presented.isHosted ? HostedIssue(scopes: granted.scopes, nonce: nil) : nil
        guard client.rotatesRefreshTokens || standing.token.generation != generation else {
            try await noteRefresh(of: standing.session, from: presented.from, now: now)
            return try issuer.issue(
                for: standing.user, groups: standing.groups, at: client, under: granted, generation: nil, now: now,
                applying: verdict, hosted: hosted, keyThumbprint: presented.keyThumbprint)
        }
        let next = try await rotate(standing.token, presented: generation, from: presented.from, at: client, now: now)
        return try issuer.issue(
            for: standing.user, groups: standing.groups, at: client, under: granted, generation: next, now: now,
            applying: verdict, hosted: hosted, keyThumbprint: presented.keyThumbprint)
    }

    /// - Returns: the generation to hand out; `nil` when this client no longer rotates and the present token stays.
    private func rotate(
        _ token: RefreshToken, presented: Int, from source: RequestSource, at client: ClientContext, now: Instant
    ) async throws -> Int? {
        let grace = Int64(client.client.rotation?.retryGracePeriodSeconds ?? 0)
        let (rotates, tracks) = (client.rotatesRefreshTokens, client.pool.tracksSessions)
        let result = try await ports.database.write { tx -> Result<Int?, UserPoolError> in
            guard let current = try tx.refreshToken(token.id, in: token.pool), current.revoked == nil else {
                return .failure(.refreshTokenRevoked)
            }
            func noteActivity(rotated: Bool) throws {
                guard tracks else { return }
                try tx.touchUserSession(ofRefreshToken: token.id, in: token.pool, from: source, touchesOrigin: rotated, at: now)
            }
            if presented == current.generation {
                guard rotates else {
                    try noteActivity(rotated: false)
                    return .success(nil)
                }
                if try tx.rotate(token.id, in: token.pool, from: presented, at: now) {
                    try noteActivity(rotated: true)
                    return .success(presented + 1)
                }
            }
            if presented == current.generation - 1, let rotated = current.rotated, grace > 0, now < rotated.adding(seconds: grace) {
                try noteActivity(rotated: false)
                return .success(current.generation)
            }
            try tx.revoke(token.id, in: token.pool, at: now)
            return .failure(.refreshTokenReuse)
        }
        return try result.get()
    }

    /// Without rotation a refresh writes nothing else, so one that says nothing new within a second of the last is left out: no flood of
    /// refreshes becomes a flood of commits.
    private func noteRefresh(of session: UserSession?, from source: RequestSource, now: Instant) async throws {
        guard let session, let token = session.refreshToken else { return }
        let isNews = session.deviceType != source.deviceType || session.lastIP != source.address
        guard isNews || now >= session.lastActive.adding(seconds: 1) else { return }
        try await ports.database.write {
            try $0.touchUserSession(ofRefreshToken: token, in: session.pool, from: source, touchesOrigin: false, at: now)
        }
    }

    static func checkGood(_ token: RefreshToken, _ user: User, _ now: Instant) throws(UserPoolError) {
        guard token.revoked == nil else { throw .refreshTokenRevoked }
        guard now < token.expires else { throw .refreshTokenExpired }
        guard user.enabled else { throw .userDisabled }
        switch user.status {
        case .confirmed, .externalProvider: return
        // GetTokensFromRefreshToken declares neither exception, so both are refusals in the words that clients know.
        case .resetRequired: throw UserPoolError(.notAuthorized, UserPoolError.passwordResetRequired.message)
        case .unconfirmed: throw UserPoolError(.notAuthorized, UserPoolError.userNotConfirmed.message)
        case .forceChangePassword: throw .refreshTokenRevoked
        }
    }

    /// Ends the sign-in that a refresh token belongs to, with all its access tokens. A token that means nothing here is no error
    /// (RFC 7009 section 2.2), but one that is no refresh token is.
    /// - Parameter linked: whether the SSO session that the sign-in came through ends too, in pools that track sessions.
    public func revoke(_ text: String, linked: Bool = false, at client: ClientContext) async throws {
        guard client.client.enableTokenRevocation else {
            throw UserPoolError(.unsupportedOperation, "Token revocation is not enabled for this client.")
        }
        if text.split(separator: ".", omittingEmptySubsequences: false).count == 3 {
            throw UserPoolError(.unsupportedTokenType, "Only refresh tokens can be revoked.")
        }
        let pool = client.pool.id
        guard let (id, _) = issuer.refreshText.read(text, pool: pool, client: client.client.id) else { return }
        let now = ports.clock.time()
        let endsOrigin = linked && client.pool.tracksSessions
        try await ports.database.write { tx in
            if endsOrigin { try tx.endOrigin(ofRefreshToken: id, in: pool) }
            try tx.revoke(id, in: pool, at: now)
        }
    }
}

extension Refreshing.Presented {
    /// What stands behind the tokens to come, with no more than was asked for. The refresh token itself keeps what it had: the scope of a new one
    /// "MUST be identical to that of the refresh token included by the client in the request" (RFC 6749 section 6).
    /// - Throws: `invalidScope`, `invalidTarget` for what was not granted.
    fileprivate func narrowed(_ token: RefreshToken) throws(TokenRefusal) -> RefreshToken {
        guard resource == nil || resource == token.audience else { throw TokenRefusal(.invalidTarget, .resourceNotGranted) }
        guard let scopes else { return token }
        // "MUST NOT include any scope not originally granted by the resource owner" (RFC 6749 section 6).
        if let more = scopes.first(where: { !token.scopes.contains($0) }) { throw TokenRefusal(.invalidScope, .scopeNotAllowed(more)) }
        var narrowed = token
        narrowed.scopes = token.scopes.filter(scopes.contains)
        return narrowed
    }
}
