internal import AWSWire
internal import UserPools

/// Which user pool domain a request is for, read from its host and path.
///
/// A domain is reached by `PREFIX.auth.PUBLIC_HOST`, by a custom domain's own host, and by the path alias `/auth/PREFIX` on the main host.
struct DomainAddress: Sendable, Equatable {
    /// The prefix or the host name, in lower case.
    let domain: String
    /// Scheme, host and port that its addresses begin with. The port is the public URL's: a request cannot choose it.
    let origin: String
    /// `/auth/PREFIX` under the alias, else empty.
    let basePath: String
    /// The path under the domain, beginning with a slash.
    let path: String
    /// Whether the name is a guess: a host that is not ours may be a custom domain.
    let isCustom: Bool
    /// The request's host, where the address is an alias under a name that may be another pool's custom domain: there the alias does not count.
    var rival: String?

    /// The label of its metrics: the endpoint, or `page`.
    var operation: String {
        switch path {
        case "/oauth2/authorize": "authorize"
        case "/oauth2/token": "token"
        case "/oauth2/userInfo": "userInfo"
        case "/oauth2/revoke": "revoke"
        case "/oauth2/par": "pushedAuthorizationRequest"
        case "/oauth2/introspect": "introspect"
        case "/logout": "logout"
        case _ where path.hasPrefix("/.well-known/"): "discovery"
        default: "page"
        }
    }
}

/// The public URL, taken apart once.
struct DomainAddresses: Sendable {
    private let scheme: String
    private let host: String
    /// With its colon; empty for the scheme's own port.
    private let port: String

    /// - Parameter publicURL: scheme, host and perhaps a port, without a path.
    init(publicURL: String) {
        let scheme = publicURL.hasPrefix("https://") ? "https://" : "http://"
        let authority = publicURL.dropFirst(scheme.count)
        let host = Self.hostName(authority)
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = String(authority.dropFirst(host.count))
    }

    /// - Parameter hosts: the values of `Host`. A request with none or several is for no domain.
    func address(hosts: [String], path: String) -> DomainAddress? {
        guard hosts.count == 1, let received = hosts.first else { return nil }
        let name = Self.hostName(received[...]).lowercased()
        let suffix = ".auth." + host
        if name.hasSuffix(suffix) {
            let prefix = String(name.dropLast(suffix.count))
            guard Self.isLabel(prefix) else { return nil }
            return DomainAddress(domain: prefix, origin: scheme + name + port, basePath: "", path: path, isCustom: false)
        }
        if path.utf8.starts(with: "/auth/".utf8) {
            let rest = path.dropFirst("/auth/".count)
            let prefix = String(rest.prefix { $0 != "/" })
            // An alias is on whatever host the main one is known by; its addresses are those of the public URL.
            guard Self.isLabel(prefix), rest.count > prefix.count else { return nil }
            return DomainAddress(
                domain: prefix, origin: scheme + host + port, basePath: "/auth/" + prefix, path: String(rest.dropFirst(prefix.count)),
                isCustom: false, rival: customDomain(hosts: hosts))
        }
        guard name != host, Self.isHostName(name) else { return nil }
        return DomainAddress(domain: name, origin: scheme + name + port, basePath: "", path: path, isCustom: true)
    }

    /// The host of a request, if it may be a custom domain. A dot at its end makes no other host of it (RFC 1034 section 3.1).
    func customDomain(hosts: [String]) -> String? {
        guard hosts.count == 1, let received = hosts.first else { return nil }
        var name = Self.hostName(received[...]).lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return name != host && Self.isHostName(name) ? name : nil
    }

    /// Whether a host is one that prefix domains have.
    func isPrefixDomain(hosts: [String]) -> Bool { hosts.contains { Self.hostName($0[...]).lowercased().hasSuffix(".auth." + host) } }

    /// What the addresses of a pool's domain begin with: its custom domain, else its prefix before our host. Where our host is localhost or a
    /// number, no name before it resolves for everybody: there the path alias stands in.
    func baseURL(of domains: [UserPoolDomain]) -> String? {
        let prefix = domains.first { $0.form == .prefix }
        if let prefix, isLocal { return scheme + host + port + "/auth/" + prefix.name }
        if let custom = domains.first(where: { $0.form == .custom }) { return scheme + custom.name + port }
        return prefix.map { scheme + $0.name + ".auth." + host + port }
    }

    private var isLocal: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("[")
            || !host.utf8.contains { $0 != 0x2E && !(0x30...0x39).contains($0) }
    }

    private static func hostName(_ authority: Substring) -> Substring {
        if authority.hasPrefix("[") { return authority.firstIndex(of: "]").map { authority[...$0] } ?? authority }
        return authority.prefix { $0 != ":" }
    }

    /// A domain prefix: letters of lower case, digits and hyphens within, 63 at most.
    private static func isLabel(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
            && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }

    /// A name with a dot that is no address.
    static func isHostName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, text.utf8.count <= 253, labels.allSatisfy({ isLabel(String($0)) }) else { return false }
        return labels.last?.utf8.contains { !(0x30...0x39).contains($0) } == true && labels.last != "localhost"
    }
}

/// How requests to user pool domains are told from others, and who answers them.
struct DomainRoute: Sendable {
    let addresses: DomainAddresses
    /// `nil` where there is no such domain or address.
    let answer: @Sendable (_ address: DomainAddress, _ request: WireRequest) async -> WireResponse?
    /// An image of a pool's pages; `nil` where there is none of this name.
    let image: @Sendable (_ name: String, _ pool: String) async -> WireResponse?
    /// Whether a pool has this host for its custom domain.
    let isTaken: @Sendable (_ host: String) async -> Bool

    /// Whether a request came to the host of a domain, where only what is that domain's own stands.
    func isDomains(_ hosts: [String]) async -> Bool {
        if addresses.isPrefixDomain(hosts: hosts) { return true }
        guard let host = addresses.customDomain(hosts: hosts) else { return false }
        return await isTaken(host)
    }
}
