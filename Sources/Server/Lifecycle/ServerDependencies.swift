public import ServiceLifecycle

/// What the composition hands to the running server.
public struct ServerDependencies: Sendable {
    /// Who answers.
    public var routes: Routes
    /// The security policy that the custom domain of a host names, in Cognito's words; `nil` where there is no such domain, or it names none.
    public var securityPolicy: @Sendable (_ host: String) async throws -> String? = { _ in nil }
    /// What runs beside the requests, such as the sweeper of expired rows. A service runs until it is asked to stop; one that ends or throws earlier
    /// stops the server.
    public var background: [any Service]
    /// Called last, when no request and no background service runs any more: closes the database.
    public var shutdown: @Sendable () async -> Void

    public init(routes: Routes, background: [any Service] = [], shutdown: @escaping @Sendable () async -> Void = {}) {
        self.routes = routes
        self.background = background
        self.shutdown = shutdown
    }
}
