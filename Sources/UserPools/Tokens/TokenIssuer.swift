public import Credentials
import JSON

/// What a successful sign-in or refresh hands out.
public struct IssuedTokens: Sendable {
    public var accessToken: String
    public var idToken: String
    /// Absent when a refresh did not rotate.
    public var refreshToken: String?
    /// Life of the access token in seconds.
    public var expiresIn: Int
    /// Of the key that the access token is bound to.
    public var keyThumbprint: String?
    /// NewDeviceMetadata: names for a device that was not known before.
    public var newDevice: NewDevice?

    public struct NewDevice: Sendable {
        public var key: String
        public var groupKey: String
    }
}

/// Makes every token, for every door. Source: guide, "Using tokens with user pools"; facts A5.1.
public struct TokenIssuer: Sendable {
    let random: any RandomSource
    let refreshText: RefreshTokenText

    public init(random: any RandomSource, masterKey: MasterKey) {
        self.random = random
        self.refreshText = RefreshTokenText(masterKey: masterKey)
    }

    /// Scope of a sign-in by the API, which opens the operations on one's own account.
    public static let selfServiceScope = "aws.cognito.signin.user.admin"

    /// The row behind a new sign-in's tokens.
    func newRefreshToken(for user: User, at client: ClientContext, now: Instant) -> RefreshToken {
        RefreshToken(
            id: RandomText.uuid(random: random), pool: user.pool, client: client.client.id, subject: user.subject, authTime: now,
            expires: now.adding(seconds: client.client.lifetimes.refreshSeconds), scopes: [Self.selfServiceScope])
    }

    /// Signs an ID and an access token.
    /// - Parameters:
    ///   - groups: in order of precedence.
    ///   - generation: the generation of the refresh token to hand out; `nil` hands out none.
    ///   - verdict: what the pool's PreTokenGeneration function has said.
    ///   - hosted: what is different at the OAuth endpoints; `nil` for the API.
    ///   - keyThumbprint: of the key that the access token is bound to, where the sign-in itself is bound to none.
    /// - Throws: NotAuthorized where the client takes bound tokens alone.
    func issue(
        for user: User, groups: [Group], at client: ClientContext, under origin: RefreshToken, generation: Int?, now: Instant,
        applying verdict: PreTokenGenerationVerdict? = nil, hosted: HostedIssue? = nil, keyThumbprint: String? = nil
    ) throws -> IssuedTokens {
        let bound = origin.keyThumbprint ?? keyThumbprint
        try client.checkBinding(bound)
        let event = RandomText.uuid(random: random)
        let clientID = client.client.id.value
        var accessClaims = accessClaims(user, groups, client, origin, event, now, isHosted: hosted != nil, bound: bound)
        if let verdict {
            accessClaims = try TokenCustomization.apply(
                verdict, to: accessClaims, isAccess: true, clientID: clientID, keepsAudience: origin.audience != nil)
        }
        let access = try client.poolContext.accessTokenKey.token(claims: accessClaims)
        var id = ""
        if hosted?.givesIDToken ?? true {
            var idClaims = idClaims(user, groups, client, origin, event, now, hosted, accessToken: access)
            if let verdict { idClaims = try TokenCustomization.apply(verdict, to: idClaims, isAccess: false, clientID: clientID) }
            id = try client.poolContext.idTokenKey.token(claims: idClaims)
        }
        return IssuedTokens(
            accessToken: access, idToken: id, refreshToken: generation.map { refreshText.text(for: origin, generation: $0) },
            expiresIn: Int(client.client.lifetimes.accessSeconds), keyThumbprint: bound)
    }

    private func idClaims(
        _ user: User, _ groups: [Group], _ client: ClientContext, _ origin: RefreshToken, _ event: String, _ now: Instant,
        _ hosted: HostedIssue?, accessToken: String
    ) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        json.member("sub", string: user.subject.value)
        if !groups.isEmpty { json.member("cognito:groups", strings: groups.map(\.name)) }
        let roles = groups.compactMap(\.roleARN)
        if !roles.isEmpty { json.member("cognito:roles", strings: roles) }
        if let role = Self.preferredRole(groups) { json.member("cognito:preferred_role", string: role) }
        json.member("iss", string: client.poolContext.issuer)
        json.member("cognito:username", string: user.username)
        if Self.names(origin, at: client, isHosted: hosted != nil) { json.member("origin_jti", string: origin.id) }
        json.member("aud", string: client.client.id.value)
        json.member("event_id", string: event)
        json.member("token_use", string: "id")
        json.member("auth_time", integer: Int(origin.authTime.seconds))
        Self.writeAssurance(origin, client, &json)
        json.member("exp", integer: Int(now.seconds + client.client.lifetimes.idSeconds))
        json.member("iat", integer: Int(now.seconds))
        json.member("jti", string: RandomText.uuid(random: random))
        // For those who are told when it ends (OpenID Connect Back-Channel Logout 1.0, section 2.1).
        if client.rules.backChannelLogoutURI != nil { json.member("sid", string: origin.sessionName) }
        if let hosted {
            // Only here: python-jose refuses an API's ID token with it, for it is not told the access token (facts A16).
            json.member("at_hash", string: CodeChallenge.accessTokenHash(accessToken))
            json.member("nonce", string: hosted.nonce)
        }
        let visible = hosted?.attributes
        Self.writeAttributes(user, &json) { client.canRead($0) && !$0.hasPrefix("dev:") && visible?.shows($0) ?? true }
        json.endObject()
        return json.bytes
    }

    private func accessClaims(
        _ user: User, _ groups: [Group], _ client: ClientContext, _ origin: RefreshToken, _ event: String, _ now: Instant, isHosted: Bool,
        bound: String?
    ) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 768)
        json.beginObject()
        json.member("sub", string: user.subject.value)
        if !groups.isEmpty { json.member("cognito:groups", strings: groups.map(\.name)) }
        json.member("iss", string: client.poolContext.issuer)
        json.member("client_id", string: client.client.id.value)
        if Self.names(origin, at: client, isHosted: isHosted) { json.member("origin_jti", string: origin.id) }
        json.member("event_id", string: event)
        json.member("token_use", string: "access")
        json.member("scope", string: origin.scopes.joined(separator: " "))
        json.member("aud", string: origin.audience)
        if isHosted { json.member("version", integer: 2) }
        json.member("auth_time", integer: Int(origin.authTime.seconds))
        Self.writeAssurance(origin, client, &json)
        json.member("exp", integer: Int(now.seconds + client.client.lifetimes.accessSeconds))
        json.member("iat", integer: Int(now.seconds))
        json.member("jti", string: RandomText.uuid(random: random))
        json.member("username", string: user.username)
        json.member("device_key", string: origin.deviceKey)
        Self.writeConfirmation(bound, &json)
        json.endObject()
        return json.bytes
    }

    /// Whether tokens say what they came from, so that they end with it.
    ///
    /// Those of the authorization server do whether their client revokes tokens or not: a code that is used twice ends what it gave (RFC 6749
    /// section 4.1.2). They are also known by their scopes when the API refreshes them, whose own sign-ins have this one alone.
    private static func names(_ origin: RefreshToken, at client: ClientContext, isHosted: Bool) -> Bool {
        client.namesOrigin || isHosted || origin.scopes != [selfServiceScope]
    }

    /// A user's attributes as an ID token carries them.
    static func writeAttributes(_ user: User, _ json: inout JSONWriter, where isVisible: (String) -> Bool) {
        for (name, value) in user.attributes where isVisible(name) {
            json.key(dynamic: name)
            switch name {
            case "email_verified", "phone_number_verified": json.bool(value.lowercased() == "true")
            case "address":
                // OpenID Connect Core 5.1.1: the address claim is an object.
                json.beginObject()
                json.member("formatted", string: value)
                json.endObject()
            case LinkedIdentity.attributeName: LinkedIdentity.writeClaim(value, &json)
            default: json.string(value)
            }
        }
    }

    /// `acr` and `amr`, for sign-ins whose methods were kept.
    private static func writeAssurance(_ origin: RefreshToken, _ client: ClientContext, _ json: inout JSONWriter) {
        guard !origin.authenticationMethods.isEmpty else { return }
        let level = Assurance.level(of: Assurance.factors(of: origin.authenticationMethods))
        if level > 0 { json.member("acr", string: client.pool.acrValue(ofLevel: level)) }
        json.member("amr", strings: origin.authenticationMethods)
    }

    /// The role of the group with the best precedence; none when two groups share it. Source: guide, "Adding groups to a user pool".
    package static func preferredRole(_ groups: [Group]) -> String? {
        guard let best = groups.compactMap(\.precedence).min() else {
            return groups.count == 1 ? groups[0].roleARN : nil
        }
        let winners = groups.filter { $0.precedence == best }
        return winners.count == 1 ? winners[0].roleARN : nil
    }
}
