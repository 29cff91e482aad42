public import UserPools

/// New tokens for a refresh token. Source: RFC 6749 section 6.
public struct RefreshTokenGrant: Sendable {
    let refreshing: Refreshing

    public init(_ refreshing: Refreshing) { self.refreshing = refreshing }

    func answer(
        _ form: FormFields, _ request: DomainRequest, _ keyThumbprint: String?, at client: ClientContext
    ) async throws -> TokenAnswer {
        guard let token = form["refresh_token"], !token.isEmpty else { throw OAuthError(.invalidRequest, "refresh_token is required") }
        guard client.refreshes else { throw OAuthError(.unauthorizedClient) }
        var presented = Refreshing.Presented(
            token: token, deviceKey: nil, clientMetadata: try ClientMetadata.read(form["aws_client_metadata"]), source: .refreshTokens,
            from: request.source, isHosted: true, keyThumbprint: keyThumbprint)
        presented.scopes = OAuthError.words(form["scope"])
        presented.resource = try RequestedResource.read(form, at: client)
        do {
            return TokenAnswer(try await refreshing.refresh(presented, at: client))
        } catch let refusal as TokenRefusal {
            throw OAuthError(refusal)
        } catch let error as UserPoolError {
            throw try OAuthError(error)
        }
    }
}

extension DomainRequest {
    /// Where the request came from, for the records of sessions.
    var source: RequestSource { RequestSource(ip: sourceIP, userAgent: header("user-agent")) }
}
