import Foundation

/// The link that confirms a sign-up: `/confirmUser` at the pool's domain, with Cognito's parameters; in a pool without one
/// `/auth/POOL_ID/confirmUser` under the public address.
/// Source: guide, "Email verification by link"; the managed login endpoint `/confirmUser`.
package struct ConfirmationLink: Sendable, Equatable {
    package var pool: UserPoolID
    package var client: ClientID
    package var username: String
    package var code: String

    package init(pool: UserPoolID, client: ClientID, username: String, code: String) {
        self.pool = pool
        self.client = client
        self.username = username
        self.code = code
    }

    /// - Parameter domain: the pool's, the custom one where it has both.
    package func text(under publicURL: String, at domain: UserPoolDomain? = nil) -> String {
        let root = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        let base = domain?.baseURL(under: root) ?? "\(root)/auth/\(Self.encoded(pool.value))"
        let query = [("client_id", client.value), ("user_name", username), ("confirmation_code", code)]
            .map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        return "\(base)/confirmUser?\(query)"
    }

    /// Everything but RFC 3986's unreserved characters, section 2.3.
    private static func encoded(_ text: String) -> String {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        return text.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: unreserved)) ?? ""
    }
}
