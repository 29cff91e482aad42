/// A name under which a pool's pages and its authorization server are reached. Source: Cognito API reference, DomainDescriptionType.
public struct UserPoolDomain: PoolDocument, Equatable {
    /// Whether the name is a label before this server's own host, or a whole host name with a certificate.
    public enum Form: String, Sendable, Codable { case prefix, custom }

    /// Which pages are shown. Source: guide, "Managed login".
    public enum Pages: Int, Sendable, Codable { case classic = 1, managedLogin = 2 }

    /// What a custom domain's name is proved and protected with.
    public struct Certificate: Sendable, Codable, Equatable {
        public var arn: String
        /// TLS_V1, TLS_V1_2_2021 or TLS_V1_3_2025; `nil` when never set.
        public var securityPolicy: String?

        public init(arn: String, securityPolicy: String?) {
            self.arn = arn
            self.securityPolicy = securityPolicy
        }
    }

    /// Where requests go while the primary Region's health check fails.
    public struct Failover: Sendable, Codable, Equatable {
        public var secondaryRegion: String
        public var healthCheckID: String

        public init(secondaryRegion: String, healthCheckID: String) {
            self.secondaryRegion = secondaryRegion
            self.healthCheckID = healthCheckID
        }
    }

    public static let kind = "domain"
    /// All Regions and accounts of this server share one host: a name is one pool's.
    public static let isFoundByIDAlone = true
    /// A pool has at most one of each form.
    static let mostOfPool = 2

    public var pool: UserPoolID
    /// The prefix or the host name, in lower case.
    public var name: String
    public var form: Form
    public var pages: Pages
    /// Only of a custom domain.
    public var certificate: Certificate?
    public var failover: Failover?
    /// Which of the account's places a custom domain takes.
    var place: Int?
    public var created: Instant
    public var modified: Instant

    public var documentID: String { name }

    public init(pool: UserPoolID, name: String, pages: Pages, certificate: Certificate?, failover: Failover?, created: Instant) {
        self.pool = pool
        self.name = name
        self.form = certificate == nil ? .prefix : .custom
        self.pages = pages
        self.certificate = certificate
        self.failover = failover
        self.created = created
        self.modified = created
    }

    /// What the domain's addresses begin with: a custom domain's own host with the public URL's scheme and port, a prefix's path alias, which
    /// needs no name of its own in the DNS.
    /// - Parameter publicURL: `PUBLIC_URL`, without a slash at the end.
    public func baseURL(under publicURL: String) -> String {
        guard form == .custom else { return publicURL + "/auth/" + name }
        let scheme = publicURL.hasPrefix("https://") ? "https://" : "http://"
        let port = publicURL.dropFirst(scheme.count).drop { $0 != ":" }
        // An address in brackets has colons of its own.
        return scheme + name + (port.contains("]") ? port.drop { $0 != "]" }.dropFirst() : port)
    }

    /// The time of the last change as digits, as Cognito writes versions.
    public var version: String { modified.digits }

    /// Whether the domain is known in a Region: its pool's, and for a custom one the Region that it falls over to.
    public func isKnown(in region: String) -> Bool { pool.region == region || form == .custom && failover?.secondaryRegion == region }
}

/// One of the places for custom domains that an account has.
struct CustomDomainPlace: PoolDocument {
    static let kind = "custom-domain-place"
    static let isFoundByIDAlone = true
    /// Source: guide, quotas.
    static let mostOfAccount = 4

    var pool: UserPoolID
    var accountID: String
    var number: Int

    var documentID: String { "\(accountID)/\(number)" }
}
