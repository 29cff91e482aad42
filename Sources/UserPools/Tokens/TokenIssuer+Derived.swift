import Credentials
import JSON

/// Everything that a derived token is made of, each part already narrowed.
struct Derivation: Sendable {
    let user: User
    /// Those that the subject's token names and the user still has.
    let groups: [Group]
    /// The client that the new token is issued to.
    let client: ClientContext
    let subject: ExchangedToken
    /// The client that the subject's token was issued to.
    let issuedTo: ClientContext
    let target: TokenExchangeRequest.Target?
    let scopes: [String]
    let requested: [String]?
    let chain: ActorChain
    /// Of the key that the new access token is bound to.
    let keyThumbprint: String?
    let issued: Instant
    /// Seconds since 1970.
    let expires: Int64
}

extension TokenIssuer {
    func accessToken(_ derived: Derivation, applying verdict: PreTokenGenerationVerdict?) throws -> String {
        try derived.client.checkBinding(derived.keyThumbprint)
        let clientID = derived.client.client.id.value
        let claims = Claims.object {
            writeCommon(derived, use: "access", &$0)
            $0.member("client_id", string: clientID)
            $0.member("version", integer: 2)
            $0.member("username", string: derived.user.username)
            if !derived.scopes.isEmpty { $0.member("scope", string: derived.scopes.joined(separator: " ")) }
            $0.member("aud", string: derived.target?.name)
            Self.writeConfirmation(derived.keyThumbprint, &$0)
        }
        let final = try verdict.map {
            try TokenCustomization.apply($0, to: claims, isAccess: true, clientID: clientID, keepsAudience: true)
        }
        return try derived.client.poolContext.accessTokenKey.token(claims: final ?? claims)
    }

    func idToken(_ derived: Derivation, applying verdict: PreTokenGenerationVerdict?) throws -> String {
        let clientID = derived.client.client.id.value
        let isVisible = try visibleAttributes(derived)
        let claims = Claims.object {
            writeCommon(derived, use: "id", &$0)
            $0.member("cognito:username", string: derived.user.username)
            $0.member("aud", string: derived.target?.name ?? clientID)
            // OpenID Connect Core section 2: the party that the token was issued to, when that is not its audience.
            if let target = derived.target, target.name != clientID { $0.member("azp", string: clientID) }
            // An access token names no roles, so none come out of it.
            let roles = derived.groups.compactMap(\.roleARN).filter { derived.subject.roles.contains($0) }
            if !roles.isEmpty {
                $0.member("cognito:roles", strings: roles)
                $0.member("cognito:preferred_role", string: Self.preferredRole(derived.groups).flatMap { roles.contains($0) ? $0 : nil })
            }
            Self.writeAttributes(derived.user, &$0, where: isVisible)
        }
        let final = try verdict.map { try TokenCustomization.apply($0, to: claims, isAccess: false, clientID: clientID) }
        return try derived.client.poolContext.idTokenKey.token(claims: final ?? claims)
    }

    private func writeCommon(_ derived: Derivation, use: String, _ json: inout JSONWriter) {
        let subject = derived.subject
        json.member("sub", string: derived.user.subject.value)
        if !derived.groups.isEmpty { json.member("cognito:groups", strings: derived.groups.map(\.name)) }
        json.member("iss", string: derived.client.poolContext.issuer)
        // Whatever ends the sign-in behind the subject's token ends this one.
        json.member("origin_jti", string: subject.origin)
        json.member("event_id", string: RandomText.uuid(random: random))
        json.member("token_use", string: use)
        json.member("auth_time", integer: Int(subject.authTime))
        json.member("acr", string: subject.level)
        if !subject.methods.isEmpty { json.member("amr", strings: subject.methods) }
        json.member("exp", integer: Int(derived.expires))
        json.member("iat", integer: Int(derived.issued.seconds))
        json.member("jti", string: RandomText.uuid(random: random))
        json.member("act", value: derived.chain.claim)
    }

    /// What both clients may read and the subject's token shows: an access token as far as its OpenID scopes go.
    /// Source: guide, "Scopes, M2M, and resource servers" (`openid` alone shows everything that the client may read).
    private func visibleAttributes(_ derived: Derivation) throws(TokenRefusal) -> (String) -> Bool {
        var scopes = Set(derived.subject.scopes)
        if let requested = derived.requested, !requested.isEmpty { scopes.formIntersection(requested) }
        let isOpen = derived.subject.kind == .idToken || scopes.contains(Self.selfServiceScope)
        guard isOpen || scopes.contains("openid") else { throw TokenRefusal(.invalidScope, .idTokenNeedsOpenID) }
        let narrowing = scopes.intersection(["profile", "email", "phone"])
        let (client, issuedTo) = (derived.client, derived.issuedTo)
        return { name in
            guard client.canRead(name), issuedTo.canRead(name), !name.hasPrefix("dev:") else { return false }
            guard !isOpen, !narrowing.isEmpty else { return true }
            switch name {
            case "email", "email_verified": return narrowing.contains("email")
            case "phone_number", "phone_number_verified": return narrowing.contains("phone")
            default: return narrowing.contains("profile")
            }
        }
    }
}
