import Credentials
public import UserPools

/// Tokens in the answer of the authorization endpoint itself, without a refresh token. Source: RFC 6749 section 4.2.
public struct ImplicitGrant: Sendable {
    let hosted: HostedTokens

    public init(_ hosted: HostedTokens) { self.hosted = hosted }

    /// The parameters of the answer's fragment.
    func tokens(
        for subject: Subject, on terms: AuthorizationTerms, at client: ClientContext
    ) async throws -> [(name: String, value: String)] {
        let tokens = try await hosted.implicitTokens(for: subject, on: terms, at: client)
        var fields = [(name: "access_token", value: tokens.accessToken)]
        if !tokens.idToken.isEmpty { fields.append((name: "id_token", value: tokens.idToken)) }
        fields.append((name: "token_type", value: "Bearer"))
        fields.append((name: "expires_in", value: String(tokens.expiresIn)))
        return fields
    }
}
