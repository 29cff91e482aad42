internal import AWSWire
internal import Logging

/// `/_lifeguard/…`: health, metrics and the inbox.
extension Dispatcher {
    func ownPath(_ request: WireRequest, _ requestID: String) async -> (operation: String, response: WireResponse) {
        let isRead = request.method == "GET" || request.method == "HEAD"
        switch request.path {
        case "/_lifeguard/health/live" where isRead:
            return ("live", Self.json(200, "{\"status\":\"live\"}"))
        case "/_lifeguard/health/ready" where isRead:
            let isReady = await routes.isReady()
            return ("ready", Self.json(isReady ? 200 : 503, "{\"status\":\"\(isReady ? "ready" : "unavailable")\"}"))
        case "/_lifeguard/metrics" where isRead:
            if let refusal = browserGuard?.refusal(of: request.headers) { return ("metrics", refusal.response) }
            let headers = [(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8"), Self.noStore]
            return ("metrics", WireResponse(status: 200, headers: headers, body: Array(metrics.registry.text.utf8)))
        case "/_lifeguard/inbox" where isRead || request.method == "DELETE":
            guard let inbox = routes.inbox else { return ("inbox", AWSError.unknownPath.response) }
            if let refusal = browserGuard?.refusal(of: request.headers) { return ("inbox", refusal.response) }
            return ("inbox", await answer(request, from: inbox, requestID))
        default:
            return ("unknown", AWSError.unknownPath.response)
        }
    }

    private func answer(_ request: WireRequest, from inbox: any Inbox, _ requestID: String) async -> WireResponse {
        do {
            if request.method == "DELETE" {
                try await inbox.deleteAll()
                return WireResponse(status: 204)
            }
            let messages = try await inbox.messages(destination: Self.parameter("destination", in: request.query))
            guard request.headers["accept"]?.contains("text/html") == true else {
                return Self.json(200, "[" + messages.map(\.json).joined(separator: ",") + "]")
            }
            let headers = [
                (name: "Content-Type", value: "text/html; charset=utf-8"),
                (name: "Content-Security-Policy", value: InboxPage.contentSecurityPolicy),
                (name: "X-Content-Type-Options", value: "nosniff"),
                (name: "Referrer-Policy", value: "no-referrer"),
                (name: "Vary", value: "Accept"),
                Self.noStore,
            ]
            return WireResponse(status: 200, headers: headers, body: Array(InboxPage.html(messages).utf8))
        } catch {
            logger.error("the inbox failed", metadata: ["requestId": "\(requestID)", "reason": "\(error)"])
            return AWSError(code: "InternalErrorException", message: "Internal server error", status: 500).response
        }
    }

    private static let noStore = (name: "Cache-Control", value: "no-store")

    private static func json(_ status: Int, _ text: String) -> WireResponse {
        WireResponse(status: status, headers: [(name: "Content-Type", value: "application/json"), noStore], body: Array(text.utf8))
    }

    /// A parameter of a query. A plus sign stays one, unlike in a form: it stands in telephone numbers and addresses, spaces do not.
    static func parameter(_ name: String, in query: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == name else { continue }
            var bytes: [UInt8] = []
            var rest = parts[1].utf8[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        return nil
    }
}
