import JSON
public import UserPools

/// A program's token in its own name. Source: RFC 6749 section 4.4.
public struct ClientCredentialsGrant: Sendable {
    let credentials: ClientCredentials

    public init(_ credentials: ClientCredentials) { self.credentials = credentials }

    func answer(
        _ form: FormFields, isProved: Bool, _ keyThumbprint: String?, at client: ClientContext
    ) async throws -> TokenAnswer {
        // Cognito binds the tokens of people alone; a service that nobody knows is refused all the same, for the client would take its token to it.
        _ = try RequestedResource.read(form, at: client)
        let metadata = try ClientMetadata.read(form["aws_client_metadata"])
        do {
            let token = try await credentials.token(
                for: client, isProved: isProved, scopes: OAuthError.words(form["scope"]), clientMetadata: metadata,
                keyThumbprint: keyThumbprint, through: .tokenEndpoint)
            return TokenAnswer(accessToken: token.accessToken, expiresIn: token.expiresIn, keyThumbprint: keyThumbprint)
        } catch let refusal as TokenRefusal {
            throw OAuthError(refusal)
        }
    }
}

/// `aws_client_metadata`: a JSON object of texts, passed on to functions. Source: guide, "Token endpoint".
enum ClientMetadata {
    static func read(_ text: String?) throws(OAuthError) -> [String: String]? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count <= 131_072, let object = (try? WireValue(json: Array(text.utf8)))?.object else {
            throw OAuthError(.invalidRequest, "aws_client_metadata must be a JSON object")
        }
        var metadata: [String: String] = [:]
        for member in object.members {
            guard let value = member.value.string else { throw OAuthError(.invalidRequest, "aws_client_metadata must hold texts") }
            metadata[member.name] = value
        }
        return metadata
    }
}
