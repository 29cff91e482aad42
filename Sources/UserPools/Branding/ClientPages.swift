extension DocumentStore {
    /// Takes away what the pages of one client looked like: style, terms, and classic customization, with their images.
    func deletePages(of client: ClientID, in pool: UserPoolID) throws {
        try deleteBranding(of: client, in: pool)
        for terms in try allTerms(in: pool) where terms.client == client {
            _ = try deleteDocument(Terms.self, terms.id, in: pool)
        }
        try deleteUICustomization(of: .client(client), in: pool)
    }
}
