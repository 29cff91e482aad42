public import UserPools

/// A narrower token for a person's. Source: RFC 8693.
public struct TokenExchangeGrant: Sendable {
    let exchange: TokenExchange

    public init(_ exchange: TokenExchange) { self.exchange = exchange }

    private static let accessToken = "urn:ietf:params:oauth:token-type:access_token"
    private static let idToken = "urn:ietf:params:oauth:token-type:id_token"

    func answer(_ form: FormFields, _ keyThumbprint: String?, at client: ClientContext) async throws -> TokenAnswer {
        guard let subject = form["subject_token"], let subjectType = form["subject_token_type"] else {
            throw OAuthError(.invalidRequest, "subject_token and subject_token_type are required")
        }
        guard (form["actor_token"] == nil) == (form["actor_token_type"] == nil) else {
            throw OAuthError(.invalidRequest, "actor_token and actor_token_type come together")
        }
        guard form["audience"] == nil || form["resource"] == nil else {
            throw OAuthError(.invalidRequest, "audience and resource exclude each other")
        }
        let issued = try form["requested_token_type"].map { type throws(OAuthError) in
            try Self.kind(type) == .accessToken ? TokenExchangeRequest.Issued.accessToken : .idToken
        }
        var asked = TokenExchangeRequest(subject: PresentedToken(text: subject, kind: try Self.kind(subjectType)))
        if let actor = form["actor_token"], let type = form["actor_token_type"] {
            asked.actor = PresentedToken(text: actor, kind: try Self.kind(type))
        }
        asked.scopes = OAuthError.words(form["scope"])
        asked.target = form["audience"].map { .audience($0) } ?? form["resource"].map { .resource($0) }
        if let issued { asked.issued = issued }
        asked.keyThumbprint = keyThumbprint
        do {
            let token = try await exchange.exchange(asked, at: client)
            var answer = TokenAnswer(accessToken: token.text, expiresIn: token.expiresIn, keyThumbprint: keyThumbprint)
            if token.issued == .accessToken {
                answer.issuedTokenType = Self.accessToken
                answer.scope = token.scopes.joined(separator: " ")
            } else {
                answer.issuedTokenType = Self.idToken
                answer.tokenType = "N_A"
            }
            return answer
        } catch let refusal as TokenRefusal {
            throw OAuthError(refusal)
        } catch let error as UserPoolError {
            throw try OAuthError(error)
        }
    }

    private static func kind(_ type: String) throws(OAuthError) -> PresentedToken.Kind {
        switch type {
        case accessToken: .accessToken
        case idToken: .idToken
        default: throw OAuthError(.invalidRequest, "This token type is not supported")
        }
    }
}
