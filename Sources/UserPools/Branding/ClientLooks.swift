/// How the pages of one app client look, as the database has it. Pages of no client have the looks of all.
public struct ClientLooks: Sendable, Equatable {
    /// On classic pages: the client's own, else those of all clients of the pool.
    public let customization: UICustomization?
    /// On pages of managed login, where looks are a client's alone.
    public let branding: ManagedLoginBranding?
}

extension DocumentStore {
    func looks(of client: ClientID?, in pool: UserPoolID) throws -> ClientLooks {
        ClientLooks(
            customization: try uiCustomization(of: client.map { .client($0) } ?? .all, in: pool),
            branding: try client.flatMap { try document(ManagedLoginBranding.self, $0.value, in: pool) })
    }
}
