internal import AWSWire

/// Who a request comes from when proxies stand in between.
struct ClientAddress: Sendable {
    let trustedProxies: [AddressRange]

    /// The client's address: the peer's, or behind trusted proxies the last address in `X-Forwarded-For` that is not one of them. What stands further left
    /// was written by whoever the client is, so it proves nothing.
    func resolve(peer: String, headers: WireHeaders) -> String {
        guard isTrusted(peer) else { return peer }
        var client = peer
        let hops = headers.all("x-forwarded-for").flatMap { $0.split(separator: ",") }
        for hop in hops.reversed() {
            let text = hop.drop { $0 == " " || $0 == "\t" }
            let address = String(text.prefix { $0 != " " && $0 != "\t" })
            guard AddressRange(address) != nil, !address.contains("/") else { return client }
            client = address
            guard isTrusted(address) else { return client }
        }
        return client
    }

    func isTrusted(_ address: String) -> Bool {
        trustedProxies.contains { $0.contains(address) }
    }
}
