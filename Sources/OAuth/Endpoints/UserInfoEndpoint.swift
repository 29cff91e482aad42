import Credentials
import JSON
public import UserPools

/// `GET` or `POST /oauth2/userInfo`: what an access token with the scope `openid` shows of its user.
/// Source: OpenID Connect Core section 5.3; RFC 6750; guide, "The user attributes endpoint".
public struct UserInfoEndpoint: Sendable {
    public static let path = "/oauth2/userInfo"

    let accessTokens: AccessTokens
    let proofs: DPoPProofs

    public init(accessTokens: AccessTokens, proofs: DPoPProofs) {
        self.accessTokens = accessTokens
        self.proofs = proofs
    }

    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "GET" || request.method == "POST" else {
            return DomainResponse(status: 405, headers: [(name: "Allow", value: "GET, POST, OPTIONS")])
        }
        let header = request.header("authorization") ?? ""
        let isBound = header.prefix(5).lowercased() == "dpop "
        guard isBound || header.prefix(7).lowercased() == "bearer " else {
            // Without a token there is no error to name (RFC 6750 section 3.1), but Cognito names one.
            return Self.refusal(400, "invalid_request", "Missing Authorization header")
        }
        let token = header.drop { $0 != " " }.filter { $0 != " " }
        let holder: TokenHolder
        do {
            var keyThumbprint: String?
            if isBound {
                // RFC 9449 section 7.1.
                guard let proved = try await proofs.keyThumbprint(of: request, accessToken: token) else {
                    throw OAuthError(.invalidDPoPProof)
                }
                keyThumbprint = proved
            }
            holder = try await accessTokens.holder(of: token, requiring: "openid", keyThumbprint: keyThumbprint)
        } catch let error as OAuthError {
            return refusal(of: error, request)
        } catch let error as UserPoolError where error.code != .internalError && error.code != .tooManyRequests {
            return Self.refusal(401, "invalid_token", "Access token is expired, disabled, or deleted, or the user has globally signed out.")
        }
        guard holder.client.pool.id == request.pool.pool.id else {
            return Self.refusal(401, "invalid_token", "Access token is not of this user pool")
        }
        return .json(Self.claims(of: holder))
    }

    private static func claims(of holder: TokenHolder) -> [UInt8] {
        let visible = ScopedAttributes(scopes: holder.scopes)
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("sub", string: holder.user.subject.value)
        for (name, value) in holder.user.attributes.sorted(by: { $0.key < $1.key })
        where name != "sub" && holder.client.canRead(name) && visible.shows(name) && !name.hasPrefix("dev:") {
            // All of them texts, `email_verified` too, as Cognito has it.
            json.key(dynamic: name)
            json.string(value)
        }
        json.member("username", string: holder.user.username)
        json.endObject()
        return json.bytes
    }

    /// Source: RFC 9449 sections 7.1 and 9.
    private func refusal(of error: OAuthError, _ request: DomainRequest) -> DomainResponse {
        var response = error.response
        response.status = 401
        let algorithms = SignatureAlgorithm.names.joined(separator: " ")
        response.headers.append((name: "WWW-Authenticate", value: "DPoP error=\"\(error.code.rawValue)\", algs=\"\(algorithms)\""))
        if error.code == .useDPoPNonce { response.headers.append((name: "DPoP-Nonce", value: proofs.nonce(in: request.pool))) }
        return response
    }

    private static func refusal(_ status: Int, _ code: String, _ description: String) -> DomainResponse {
        var json = JSONWriter(reservingCapacity: 128)
        json.beginObject()
        json.member("error", string: code)
        json.member("error_description", string: description)
        json.endObject()
        var response = DomainResponse.json(json.bytes, status: status)
        response.headers.append(
            (name: "WWW-Authenticate", value: "Bearer error=\"\(code)\", error_description=\"\(description)\""))
        return response
    }
}
