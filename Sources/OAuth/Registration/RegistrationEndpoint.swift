import Credentials
import JSON
public import UserPools

/// `POST /oauth2/register`: a program makes itself an app client, where the pool lets it. Source: RFC 7591 section 3; guide, "Dynamic client
/// registration".
public struct RegistrationEndpoint: Sendable {
    public static let path = "/oauth2/register"
    /// A client's metadata with its keys and a hundred addresses.
    static let longestBody = 65_536

    let registrations: ClientRegistrations
    let proofs: DPoPProofs

    public init(registrations: ClientRegistrations, proofs: DPoPProofs) {
        self.registrations = registrations
        self.proofs = proofs
    }

    /// - Returns: `nil` where the pool registers nobody: then there is no such address.
    func respond(to request: DomainRequest) async throws -> DomainResponse? {
        guard RegistrationPolicy(request.pool.pool.dynamicClientRegistration).isOn else { return nil }
        guard request.method == "POST" else { return DomainResponse(status: 405, headers: [(name: "Allow", value: "POST")]) }
        do {
            guard request.header("content-type")?.prefix(while: { $0 != ";" }).lowercased() == "application/json",
                request.body.count <= Self.longestBody
            else { throw OAuthError(.invalidClientMetadata, "The body must be application/json of at most 64 KiB") }
            let (token, keyThumbprint) = try await self.token(of: request)
            let metadata = try RegistrationMetadata(request.body)
            let client = try await registrations.register(
                try metadata.wish(), token: token, keyThumbprint: keyThumbprint, from: request.sourceIP, in: request.pool)
            return Self.answer(client, metadata)
        } catch let refusal as ClientRegistrations.Refusal {
            return Self.response(to: refusal)
        } catch let error as OAuthError {
            return error.response
        } catch let error as UserPoolError
            where [.invalidParameter, .invalidOAuthFlow, .scopeDoesNotExist, .limitExceeded].contains(error.code)
        {
            return OAuthError(.invalidClientMetadata, OAuthError.plain(error.message)).response
        }
    }

    /// The initial access token: `Bearer`, or `DPoP` with a proof.
    private func token(of request: DomainRequest) async throws -> (text: String?, keyThumbprint: String?) {
        guard request.headers.contains(where: { $0.name == "authorization" }) else { return (nil, nil) }
        guard let header = request.header("authorization") else { throw ClientRegistrations.Refusal.badToken }
        let text = header.drop { $0 != " " }.filter { $0 != " " }
        switch header.prefix(while: { $0 != " " }).lowercased() {
        case "bearer": return (text, nil)
        case "dpop":
            guard let proved = try await proofs.keyThumbprint(of: request, accessToken: text) else {
                throw ClientRegistrations.Refusal.badToken
            }
            return (text, proved)
        default: throw ClientRegistrations.Refusal.badToken
        }
    }

    private static func response(to refusal: ClientRegistrations.Refusal) -> DomainResponse {
        switch refusal {
        case .closed: return DomainResponse(status: 404)
        case .tooMany:
            var response = OAuthError(.temporarilyUnavailable, "Too many registrations, please try after some time.").response
            response.status = 429
            return response
        case .tokenMissing, .badToken:
            // RFC 7591 section 3: the endpoint is protected as RFC 6750 has it.
            var response = OAuthError(.invalidToken).response
            let detail = refusal == .badToken ? " error=\"invalid_token\"" : " scope=\"\(RegistrationPolicy.scope)\""
            response.headers.append((name: "WWW-Authenticate", value: "Bearer" + detail))
            return response
        case .grantNotAllowed: return OAuthError(.invalidClientMetadata, "grant_types is not acceptable").response
        case .scopeNotAllowed: return OAuthError(.invalidClientMetadata, "scope is not acceptable").response
        }
    }

    /// Source: RFC 7591 section 3.2.1: everything that is registered, as it is registered.
    private static func answer(_ client: UserPoolClient, _ metadata: RegistrationMetadata) -> DomainResponse {
        var json = JSONWriter(reservingCapacity: 1_024)
        json.beginObject()
        json.member("client_id", string: client.id.value)
        json.member("client_id_issued_at", integer: Int(client.created.seconds))
        if let secret = client.secrets.first {
            json.member("client_secret", string: secret.value)
            json.member("client_secret_expires_at", integer: 0)
        }
        json.member("client_name", string: client.name)
        if !metadata.redirectURIs.isEmpty { json.member("redirect_uris", strings: client.callbackURLs) }
        if !metadata.logoutURIs.isEmpty { json.member("post_logout_redirect_uris", strings: client.logoutURLs) }
        json.member("token_endpoint_auth_method", string: metadata.authentication.rawValue)
        json.member("grant_types", strings: metadata.grantTypes)
        json.member("response_types", strings: metadata.redirectURIs.isEmpty ? [] : ["code"])
        json.member("scope", string: (client.allowedOAuthScopes ?? []).joined(separator: " "))
        json.member("jwks", value: metadata.keys)
        if metadata.bindsTokens { json.member("dpop_bound_access_tokens", bool: true) }
        json.endObject()
        return .json(json.bytes, status: 201)
    }
}
