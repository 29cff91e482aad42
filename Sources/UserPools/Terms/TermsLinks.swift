/// Where the documents of one client are, in one language.
public struct TermsLinks: Sendable, Equatable {
    public var termsOfUse: String?
    public var privacyPolicy: String?

    public init(termsOfUse: String? = nil, privacyPolicy: String? = nil) {
        self.termsOfUse = termsOfUse
        self.privacyPolicy = privacyPolicy
    }
}

extension TermsDocuments {
    /// The links for the pages of a client. A language without one of its own has the default's.
    /// - Parameter language: as Terms name it, `cognito:spanish`.
    public func links(of client: ClientID, in pool: UserPoolID, language: String) async throws -> TermsLinks {
        let own = try await ports.database.read { try $0.allTerms(in: pool) }.filter { $0.client == client }
        func link(_ name: String) -> String? {
            own.first { $0.name == name }.flatMap { $0.links[language] ?? $0.links[Terms.defaultLanguage] }
        }
        return TermsLinks(termsOfUse: link("terms-of-use"), privacyPolicy: link("privacy-policy"))
    }
}
