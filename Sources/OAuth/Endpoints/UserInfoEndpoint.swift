import JSON
public import UserPools

/// `GET` or `POST /oauth2/userInfo`: what an access token with the scope `openid` shows of its user.
/// Source: OpenID Connect Core section 5.3; RFC 6750; guide, "The user attributes endpoint".
public struct UserInfoEndpoint: Sendable {
    public static let path = "/oauth2/userInfo"

    let accessTokens: AccessTokens

    public init(accessTokens: AccessTokens) { self.accessTokens = accessTokens }

    func respond(to request: DomainRequest) async throws -> DomainResponse {
        guard request.method == "GET" || request.method == "POST" else {
            return DomainResponse(status: 405, headers: [(name: "Allow", value: "GET, POST, OPTIONS")])
        }
        guard let header = request.header("authorization"), header.prefix(7).lowercased() == "bearer " else {
            // Without a token there is no error to name (RFC 6750 section 3.1), but Cognito names one.
            return Self.refusal(400, "invalid_request", "Missing Authorization header")
        }
        let holder: TokenHolder
        do {
            holder = try await accessTokens.holder(of: header.dropFirst(7).filter { $0 != " " }, requiring: "openid")
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
