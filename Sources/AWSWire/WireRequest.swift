/// What came over HTTP, before it means anything: the one form in which every AWS protocol receives a request.
public struct WireRequest: Sendable {
    /// The method in capitals, for example `POST`.
    public var method: String
    /// The path as received: percent-encoded, without the query. Never decoded on the way here, because SigV4 signs these very bytes.
    public var path: String
    /// The raw query, without the question mark; empty when there is none.
    public var query: String
    public var headers: WireHeaders
    public var body: [UInt8]
    /// The address of the client (after trusted proxies), in text form.
    public var sourceIP: String

    public init(
        method: String,
        path: String,
        query: String = "",
        headers: WireHeaders,
        body: [UInt8] = [],
        sourceIP: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.sourceIP = sourceIP
    }
}
