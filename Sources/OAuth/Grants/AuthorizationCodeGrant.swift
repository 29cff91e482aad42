import Credentials
public import UserPools

/// Tokens for an authorization code. Source: RFC 6749 section 4.1.3; RFC 7636 section 4.6.
public struct AuthorizationCodeGrant: Sendable {
    let authorizations: Authorizations
    let hosted: HostedTokens

    public init(authorizations: Authorizations, hosted: HostedTokens) {
        self.authorizations = authorizations
        self.hosted = hosted
    }

    func answer(
        _ form: FormFields, _ request: DomainRequest, _ keyThumbprint: String?, at client: ClientContext
    ) async throws -> TokenAnswer {
        guard let code = form["code"], !code.isEmpty, code.utf8.count <= 256 else { throw OAuthError(.invalidRequest, "code is required") }
        guard client.client.allowedOAuthFlowsUserPoolClient, (client.client.allowedOAuthFlows ?? []).contains("code") else {
            throw OAuthError(.unauthorizedClient)
        }
        let metadata = try ClientMetadata.read(form["aws_client_metadata"])
        let resource = try RequestedResource.read(form, at: client)
        let hosted = hosted
        let exchanged = try await authorizations.exchange(
            code, redirectURI: form["redirect_uri"], verifier: form["code_verifier"], keyThumbprint: keyThumbprint,
            resource: resource, from: request.source, at: client
        ) { hosted.row(for: $0, $1, keyThumbprint: keyThumbprint, at: client) }
        switch exchanged {
        case .failure(.otherResource): throw OAuthError(.invalidTarget, "The code is for another resource")
        case .failure: throw OAuthError(.invalidGrant)
        case .success(let exchange):
            do {
                let tokens = try await hosted.tokens(for: exchange, clientMetadata: metadata, at: client)
                return TokenAnswer(tokens)
            } catch let error as UserPoolError {
                throw try OAuthError(error)
            }
        }
    }
}
