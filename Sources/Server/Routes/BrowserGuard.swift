internal import AWSWire

/// Keeps pages in the developer's browser from driving the open `dev` server: by a request of another origin, or under a name that an attacker's DNS
/// points at loopback.
struct BrowserGuard: Sendable {
    /// Why a request to a management operation, the inbox or the metrics is not accepted; nil when it is.
    ///
    /// A browser sends `Origin` with every request that another origin could profit from, and a page cannot change `Host` or `Origin`. Programs send no `Origin`.
    /// Another port on localhost is another origin: any page may be served there.
    func refusal(of headers: WireHeaders) -> AWSError? {
        let hosts = headers.all("host")
        guard hosts.count == 1, let host = hosts.first?.lowercased(), Self.isLocal(host) else { return .foreignHost }
        for origin in headers.all("origin") {
            let origin = origin.lowercased()
            guard origin == "http://\(host)" || origin == "https://\(host)" else { return .foreignOrigin }
        }
        return nil
    }

    /// Whether a `Host` (lower-cased, with or without a port) is localhost, 127.0.0.1, ::1 or *.localhost, which never leave the machine (RFC 6761 section 6.3).
    static func isLocal(_ host: String) -> Bool {
        let name: Substring
        let port: Substring
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            name = host[host.index(after: host.startIndex)..<end]
            port = host[host.index(after: end)...]
            guard name == "::1" else { return false }
        } else {
            name = host.prefix { $0 != ":" }
            port = host.dropFirst(name.count)
            guard name == "localhost" || name == "127.0.0.1" || name.hasSuffix(".localhost") else { return host == "::1" }
        }
        return port.isEmpty || port.first == ":" && port.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
