import JSON
import UserPools

/// What the token endpoint hands out. Source: RFC 6749 section 5.1; OpenID Connect Core 3.1.3.3; RFC 8693 section 2.2.1.
struct TokenAnswer: Sendable {
    var accessToken: String
    var idToken: String?
    var refreshToken: String?
    /// Seconds.
    var expiresIn: Int
    /// `N_A` for an exchange that gives an ID token.
    var tokenType = "Bearer"
    var issuedTokenType: String?
    var scope: String?

    init(accessToken: String, expiresIn: Int, keyThumbprint: String? = nil) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        // RFC 9449 section 5: the client learns so that the token is bound.
        if keyThumbprint != nil { tokenType = "DPoP" }
    }

    init(_ tokens: IssuedTokens) {
        self.init(accessToken: tokens.accessToken, expiresIn: tokens.expiresIn, keyThumbprint: tokens.keyThumbprint)
        idToken = tokens.idToken.isEmpty ? nil : tokens.idToken
        refreshToken = tokens.refreshToken
    }

    var response: DomainResponse {
        var json = JSONWriter(reservingCapacity: 4_096)
        json.beginObject()
        json.member("id_token", string: idToken)
        json.member("access_token", string: accessToken)
        json.member("refresh_token", string: refreshToken)
        json.member("issued_token_type", string: issuedTokenType)
        json.member("scope", string: scope)
        json.member("expires_in", integer: expiresIn)
        json.member("token_type", string: tokenType)
        json.endObject()
        return .json(json.bytes)
    }
}
