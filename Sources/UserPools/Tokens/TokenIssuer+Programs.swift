import Credentials
import JSON

extension TokenIssuer {
    /// An access token for a program: its own subject, with no user, no sign-in behind it and nothing to refresh.
    func clientToken(
        for client: ClientContext, scopes: [String], keyThumbprint: String? = nil, now: Instant,
        applying verdict: PreTokenGenerationVerdict?
    ) throws -> String {
        try client.checkBinding(keyThumbprint)
        let clientID = client.client.id.value
        let claims = Claims.object {
            $0.member("sub", string: clientID)
            $0.member("token_use", string: "access")
            $0.member("scope", string: scopes.joined(separator: " "))
            $0.member("auth_time", integer: Int(now.seconds))
            $0.member("iss", string: client.poolContext.issuer)
            $0.member("exp", integer: Int(now.seconds + client.client.lifetimes.accessSeconds))
            $0.member("iat", integer: Int(now.seconds))
            $0.member("version", integer: 2)
            $0.member("jti", string: RandomText.uuid(random: random))
            $0.member("client_id", string: clientID)
            Self.writeConfirmation(keyThumbprint, &$0)
        }
        let final = try verdict.map { try TokenCustomization.apply($0, to: claims, isAccess: true, clientID: clientID) } ?? claims
        return try client.poolContext.accessTokenKey.token(claims: final)
    }

    /// `cnf`: the key that a token is bound to. Source: RFC 7800 section 3.1; RFC 9449 section 6.1.
    static func writeConfirmation(_ keyThumbprint: String?, _ json: inout JSONWriter) {
        guard let keyThumbprint else { return }
        json.key("cnf")
        json.beginObject()
        json.member("jkt", string: keyThumbprint)
        json.endObject()
    }
}

extension ClientContext {
    /// Whatever door tokens are asked for at: a client that takes bound tokens alone gets no others.
    /// - Throws: NotAuthorized.
    func checkBinding(_ keyThumbprint: String?) throws(UserPoolError) {
        guard keyThumbprint != nil || rules.dpop != .required else { throw .proofOfPossessionRequired }
    }
}

/// Claims on their way into a token.
enum Claims {
    static func object(_ write: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 768)
        json.beginObject()
        try write(&json)
        json.endObject()
        return json.bytes
    }
}
