/// The scopes that tokens can carry.
public enum OAuthScopes {
    /// Those that every pool has. Source: guide, "Scopes, M2M, and resource servers".
    public static let reserved: Set<String> = ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"]

    /// Registers app clients (API reference, DcrConfigurationType). Every pool has it, as if a resource server of its own defined it.
    static let registration = registrationServer + "/register"
    static let registrationServer = "aws.cognito/dcr"

    /// The resource server and the scope's own name: names have no slash, so the last one parts them.
    static func parts(of scope: String) -> (server: String, name: String)? {
        guard let slash = scope.lastIndex(of: "/") else { return nil }
        return (String(scope[..<slash]), String(scope[scope.index(after: slash)...]))
    }
}

extension DocumentStore {
    /// Those of some scopes that exist at this moment, in their order: reserved ones, and those that a resource server of the pool defines.
    ///
    /// Whoever issues a token asks here: a client's list may still name a scope that is gone.
    public func existingScopes(_ scopes: [String], in pool: UserPoolID) throws -> [String] {
        var defined: [String: Set<String>] = [:]
        return try scopes.filter { scope in
            if OAuthScopes.reserved.contains(scope) || scope == OAuthScopes.registration { return true }
            guard let parts = OAuthScopes.parts(of: scope) else { return false }
            if defined[parts.server] == nil {
                let server = try document(ResourceServer.self, parts.server, in: pool)
                defined[parts.server] = Set((server?.scopes ?? []).map(\.name))
            }
            return defined[parts.server]?.contains(parts.name) ?? false
        }
    }
}
