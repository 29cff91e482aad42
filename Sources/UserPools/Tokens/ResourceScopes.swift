/// The custom scopes that a pool's resource servers have now, in memory: what is not here is not granted, whatever a client's document
/// still names. Source: guide, "Scopes, M2M, and resource servers".
public struct ResourceScopes: Sendable {
    /// `identifier/name` of each scope, by the resource server's identifier.
    private let byServer: [String: Set<String>]

    public init(_ servers: [ResourceServer] = []) {
        var byServer = Dictionary(
            servers.map { server in (server.identifier, Set(server.scopes.map { "\(server.identifier)/\($0.name)" })) },
            uniquingKeysWith: { first, _ in first })
        byServer[OAuthScopes.registrationServer, default: []].insert(OAuthScopes.registration)
        self.byServer = byServer
    }

    public func hasServer(_ identifier: String) -> Bool { byServer[identifier] != nil }

    /// Whether a resource server of this identifier has this scope.
    public func has(_ scope: String, of identifier: String) -> Bool { byServer[identifier]?.contains(scope) ?? false }

    /// Whether a scope is a custom one that exists.
    public func contains(_ scope: String) -> Bool { OAuthScopes.parts(of: scope).map { has(scope, of: $0.server) } ?? false }
}
