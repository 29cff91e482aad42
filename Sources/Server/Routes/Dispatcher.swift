internal import AWSWire
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Finds the route of a request and puts around it what every route has: an id, the browser guard, CORS, metrics.
struct Dispatcher: Sendable {
    let routes: Routes
    let metrics: RequestMetrics
    let addresses: ClientAddress
    /// Nil in `serve`, where management calls are signed.
    let browserGuard: BrowserGuard?
    let logger: Logger
    private let clock = SystemClock()

    init(routes: Routes, metrics: RequestMetrics, addresses: ClientAddress, browserGuard: BrowserGuard?, logger: Logger) {
        self.routes = routes
        self.metrics = metrics
        self.addresses = addresses
        self.browserGuard = browserGuard
        self.logger = logger
    }

    /// The longest body that the target of this head takes, where it is not the usual one.
    func bodyLimit(_ head: HTTPRequestHead) -> Int? {
        head.headers.first(name: "x-amz-target").flatMap { routes.target($0)?.bodyLimit }
    }

    func answer(_ received: ReceivedRequest, peer: String) async -> AnsweredRequest {
        let started = clock.monotonicNanoseconds
        let requestID = RequestID.make()
        let request = wireRequest(received, peer: peer)
        let (operation, response): (String, WireResponse)
        if let upload = received.upload, let door = routes.importUploads {
            (operation, response) = ("importUpload", await door.receive(path: request.path, query: request.query, upload))
        } else {
            (operation, response) = await route(request, requestID)
        }
        let nanoseconds = clock.monotonicNanoseconds - started
        metrics.record(operation: operation, status: response.status, nanoseconds: nanoseconds)
        logger.debug(
            "request",
            metadata: [
                "operation": "\(operation)", "status": "\(response.status)", "requestId": "\(requestID)",
                "microseconds": "\(nanoseconds / 1_000)",
            ])
        return AnsweredRequest(response: response, requestID: requestID, omitsBody: request.method == "HEAD")
    }

    private func wireRequest(_ received: ReceivedRequest, peer: String) -> WireRequest {
        let head = received.head
        let uri = head.uri
        let mark = uri.utf8.firstIndex(of: UInt8(ascii: "?"))
        var fields: [(name: String, value: String)] = []
        fields.reserveCapacity(head.headers.count)
        let isTrusted = !addresses.trustedProxies.isEmpty && addresses.isTrusted(peer)
        for (name, value) in head.headers {
            // Nobody behind this line can mistake a stranger's word for a proxy's.
            if !isTrusted, name.utf8.count > 11, name.utf8.first.map({ $0 | 0x20 }) == UInt8(ascii: "x"),
                name.lowercased().hasPrefix("x-forwarded-")
            {
                continue
            }
            fields.append((name, value))
        }
        let headers = WireHeaders(fields)
        return WireRequest(
            method: head.method.rawValue,
            path: mark.map { String(uri[..<$0]) } ?? uri,
            query: mark.map { String(uri[uri.index(after: $0)...]) } ?? "",
            headers: headers,
            body: received.body.map { Array($0.readableBytesView) } ?? [],
            sourceIP: isTrusted ? addresses.resolve(peer: peer, headers: headers) : peer
        )
    }

    private func route(_ request: WireRequest, _ requestID: String) async -> (operation: String, response: WireResponse) {
        if request.path == "/" {
            switch request.method {
            case "POST": return await operation(request, requestID)
            case "OPTIONS": return ("preflight", CrossOrigin.preflight(method: "POST"))
            default: return ("unknown", AWSError.unknownPath.response)
            }
        }
        if request.path.utf8.starts(with: "/_lifeguard/".utf8) { return await ownPath(request, requestID) }
        if let domains = routes.domains, let address = domains.addresses.address(hosts: request.headers.all("host"), path: request.path),
            let response = await domains.answer(address, request)
        {
            return (address.operation, response)
        }
        if request.path.utf8.starts(with: "/auth/".utf8) { return await domainPage(request) }
        return await poolDocument(request)
    }

    private func operation(_ request: WireRequest, _ requestID: String) async -> (operation: String, response: WireResponse) {
        let policy = request.headers["x-amz-target"].flatMap(routes.target)
        let name = policy?.name ?? "unknown"
        guard policy?.isPublic == true else {
            if let refusal = browserGuard?.refusal(of: request.headers) { return (name, refusal.response) }
            return (name, await routes.aws(request, requestID))
        }
        var response = await routes.aws(request, requestID)
        if request.headers["origin"] != nil { response.headers += CrossOrigin.headers }
        return (name, response)
    }

    /// `/auth/POOL_ID/…`: what a pool has on the main host without a domain. At another pool's domain it would pass for that pool's.
    private func domainPage(_ request: WireRequest) async -> (operation: String, response: WireResponse) {
        if await routes.domains?.isDomains(request.headers.all("host")) == true { return ("unknown", AWSError.unknownPath.response) }
        let segments = request.path.split(separator: "/", omittingEmptySubsequences: false)
        if segments.count == 5, segments[3] == "assets", request.method == "GET" || request.method == "HEAD",
            let image = await routes.domains?.image(String(segments[4]), String(segments[2]))
        {
            return ("page", image)
        }
        guard segments.count == 4, segments[3] == "confirmUser", let confirmUser = routes.confirmUser else {
            return ("unknown", AWSError.unknownPath.response)
        }
        switch request.method {
        case "GET": return ("confirmUser", await confirmUser(String(segments[2]), request.query))
        // Only what a person does by following the link confirms.
        case "HEAD": return ("confirmUser", WireResponse(status: 200))
        default: return ("unknown", AWSError.unknownPath.response)
        }
    }

    private func poolDocument(_ request: WireRequest) async -> (operation: String, response: WireResponse) {
        let segments = request.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.count == 4, segments[0].isEmpty else { return ("unknown", AWSError.unknownPath.response) }
        // RFC 8414 section 3.1: its name stands before the issuer's path. OpenID Connect has it behind.
        let isBefore = segments[1].elementsEqual(".well-known".utf8)
        guard isBefore || segments[2].elementsEqual(".well-known".utf8),
            let document = PoolDocument(rawValue: String(Substring(segments[isBefore ? 2 : 3]))),
            !isBefore || document == .authorizationServer
        else { return ("unknown", AWSError.unknownPath.response) }
        let pool = segments[isBefore ? 3 : 1]
        switch request.method {
        case "GET", "HEAD":
            guard var response = await routes.poolDocument(String(Substring(pool)), document) else {
                var missing = AWSError.unknownPath.response
                missing.headers += CrossOrigin.headers
                return (document.rawValue, missing)
            }
            response.headers += CrossOrigin.headers
            return (document.rawValue, response)
        case "OPTIONS": return ("preflight", CrossOrigin.preflight(method: "GET"))
        default: return ("unknown", AWSError.unknownPath.response)
        }
    }
}
