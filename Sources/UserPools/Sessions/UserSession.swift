/// One session of one user, in pools that track them.
///
/// A token session is one sign-in at one client: its record lives exactly as long as the refresh-token row behind it is good. An SSO
/// session is one sign-in at the pool's own pages, through which several token sessions may come.
/// Source: API reference, SessionDescriptionType.
public struct UserSession: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// - Parameters:
        ///   - refreshToken: the id of the row behind it, which is the tokens' `origin_jti`.
        ///   - through: the SSO session that it came through; it may have ended since.
        case token(refreshToken: String, through: ID?)
        case sso
    }

    public var id: ID
    public var pool: UserPoolID
    public var subject: Subject
    public var client: ClientID
    public var kind: Kind
    public var created: Instant
    /// The latest refresh or rotation; at an SSO session also the latest sign-in and token grant.
    public var lastActive: Instant
    public var expires: Instant
    /// What the latest activity came from, for people to read: `Windows, Firefox 128`, or `unknown`.
    public var deviceType: String
    /// Where the latest activity came from, as far as the server can tell; up to 128 characters.
    public var lastIP: String?

    public init(
        id: ID, pool: UserPoolID, subject: Subject, client: ClientID, kind: Kind, created: Instant, expires: Instant,
        from source: RequestSource = RequestSource()
    ) {
        self.id = id
        self.pool = pool
        self.subject = subject
        self.client = client
        self.kind = kind
        self.created = created
        self.lastActive = created
        self.expires = expires
        self.deviceType = source.deviceType
        self.lastIP = source.address
    }

    /// The row behind a token session.
    public var refreshToken: String? {
        if case .token(let id, _) = kind { id } else { nil }
    }

    /// The SSO session that a token session came through.
    public var origin: ID? {
        if case .token(_, let origin) = kind { origin } else { nil }
    }
}

/// Where a request came from.
public struct RequestSource: Sendable, Equatable {
    /// As far as the server can tell.
    public var ip: String?
    /// The User-Agent header.
    public var userAgent: String?

    public init(ip: String? = nil, userAgent: String? = nil) {
        self.ip = ip
        self.userAgent = userAgent
    }

    public var deviceType: String { userAgent.map { UserAgent($0).deviceType } ?? UserAgent.unknown }

    /// Administrators report addresses of their users in a text of any length: SessionIpAddressType holds 128 characters.
    public var address: String? { ip.map { $0.unicodeScalars.prefix(128).filter { !$0.properties.isControl }.text } }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control }
}

extension Sequence where Element == Unicode.Scalar {
    fileprivate var text: String { String(String.UnicodeScalarView(self)) }
}
