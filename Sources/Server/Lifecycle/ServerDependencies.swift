public import ServiceLifecycle

/// What the composition hands to the running server.
public struct ServerDependencies: Sendable {
    /// Who answers.
    public var routes: Routes
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
