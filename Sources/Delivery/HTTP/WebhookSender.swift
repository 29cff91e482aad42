internal import AWSWire
internal import Credentials
internal import Crypto
internal import FoundationEssentials
internal import JSON
public import UserPools

/// Hands text messages to a web service of the operator's: `POST` of
/// `{destination, body, trigger, userPoolId, username, sentAt}`, and any status of 200 to 299 means that it took the message.
///
/// `X-Lifeguard-Timestamp` has the time in seconds since 1970, and `X-Lifeguard-Signature` is `sha256=` with the HMAC-SHA256 of
/// `timestamp.body` in hexadecimal, so that a receiver can refuse what is forged or old.
public struct WebhookSender: MessageSender {
    private let origin: String
    private let path: String
    private let query: String
    private let secret: SymmetricKey?
    private let http: DeliveryHTTP
    private let clock: any WallClock

    /// - Parameters:
    ///   - url: `http://` or `https://`.
    ///   - secret: the key of the signature; nil sends none.
    /// - Throws: `DeliveryFailure` when `url` is not one; the URL does not stand in it.
    public init(url: String, secret: String?, http: DeliveryHTTP, clock: any WallClock) throws(DeliveryFailure) {
        let parts = try Self.parts(of: url)
        origin = "\(parts.scheme ?? "https")://\(parts.percentEncodedHost ?? "")\(parts.port.map { ":\($0)" } ?? "")"
        path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        query = parts.percentEncodedQuery ?? ""
        self.secret = secret.map { SymmetricKey(data: Data($0.utf8)) }
        self.http = http
        self.clock = clock
    }

    /// - Throws: as the initialiser.
    public static func check(url: String) throws(DeliveryFailure) {
        _ = try parts(of: url)
    }

    private static func parts(of url: String) throws(DeliveryFailure) -> URLComponents {
        guard let parts = URLComponents(string: url), parts.scheme == "https" || parts.scheme == "http",
            parts.host?.isEmpty == false, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { throw DeliveryFailure("must be http:// or https:// with a host, and without user and fragment") }
        return parts
    }

    public func send(_ message: OutgoingMessage) async throws {
        let now = clock.time()
        var body = JSONWriter()
        body.beginObject()
        body.member("destination", string: message.destination)
        body.member("body", string: message.body)
        body.member("trigger", string: message.trigger)
        body.member("userPoolId", string: message.pool.value)
        body.member("username", string: message.username)
        body.member("sentAt", string: Date(timeIntervalSince1970: Double(now.seconds)).formatted(.iso8601))
        body.endObject()
        let timestamp = String(now.seconds)
        var headers = [(name: "content-type", value: "application/json"), (name: "x-lifeguard-timestamp", value: timestamp)]
        if let secret {
            let code = HMAC<SHA256>.authenticationCode(for: Array("\(timestamp).".utf8) + body.bytes, using: secret)
            headers.append((name: "x-lifeguard-signature", value: "sha256=\(Hexadecimal.encode(Array(code)))"))
        }
        let request = WireRequest(method: "POST", path: path, query: query, headers: WireHeaders(headers), body: body.bytes)
        try await http.post(request, to: origin, receiver: "the text-message webhook")
    }
}
