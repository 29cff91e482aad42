/// The links to one document that people agree to when they sign up with a client. Source: Cognito API reference, TermsType.
public struct Terms: PoolDocument, Equatable {
    public static let kind = "terms"
    /// Source: guide, quotas.
    static let mostOfPool = 40
    static let defaultLanguage = "cognito:default"

    public var pool: UserPoolID
    /// A UUID.
    public var id: String
    public var client: ClientID
    /// `terms-of-use` or `privacy-policy`.
    public var name: String
    /// By language, as `cognito:spanish`; `cognito:default` is always there.
    public var links: [String: String]
    public var created: Instant
    public var modified: Instant

    public var documentID: String { id }

    public init(pool: UserPoolID, id: String, client: ClientID, name: String, links: [String: String], created: Instant) {
        self.pool = pool
        self.id = id
        self.client = client
        self.name = name
        self.links = links
        self.created = created
        self.modified = created
    }

    /// - Throws: InvalidParameter for links that a page must not lead to.
    func check() throws(UserPoolError) {
        guard links[Self.defaultLanguage] != nil else { throw .defaultLinkMissing }
        for (language, link) in links.sorted(by: { $0.key < $1.key }) where !Self.isWebAddress(link) {
            throw .invalidLink(language)
        }
    }

    /// Absolute, http or https, with a host and without a user: nobody is to mistake where it leads.
    private static func isWebAddress(_ text: String) -> Bool {
        guard let separator = text.firstRange(of: "://"), ["http", "https"].contains(text[..<separator.lowerBound].lowercased()) else {
            return false
        }
        // A browser reads a backslash as a slash and drops line breaks; quotes and angle brackets belong into no address.
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace && !["\\", "\"", "<", ">", "`"].contains($0)
        }
        let authority = text[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return isPlain && !authority.isEmpty && authority.first != ":" && !authority.contains("@")
    }
}
