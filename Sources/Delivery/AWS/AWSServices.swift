internal import AWSWire
internal import FoundationEssentials
public import UserPools

/// The AWS services that send for a pool, called with the server's own credentials.
///
/// Cognito assumes the role of a pool's settings; here the credentials are those that the server was started with, so the role's ARN and the
/// external id are not used.
public struct AWSServices: Sendable {
    /// A service, and how the SDKs' settings name it.
    enum Service: String, Sendable {
        case email = "SESV2"
        case notifications = "SNS"
        case endUserMessaging = "PINPOINT_SMS_VOICE_V2"

        var signingName: String {
            switch self {
            case .email: "ses"
            case .notifications: "sns"
            case .endUserMessaging: "sms-voice"
            }
        }

        var hostPrefix: String { self == .email ? "email" : signingName }
    }

    private let key: AccessKey
    private let endpoints: [String: String]
    private let http: DeliveryHTTP
    private let clock: any WallClock

    /// - Parameters:
    ///   - environment: the process's: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, and `AWS_ENDPOINT_URL_SESV2`,
    ///     `AWS_ENDPOINT_URL_SNS`, `AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2` or `AWS_ENDPOINT_URL` in place of AWS (SDK reference guide,
    ///     "Service-specific endpoints").
    /// - Returns: nil without an access key.
    public init?(environment: [String: String], http: DeliveryHTTP, clock: any WallClock) {
        guard let id = environment["AWS_ACCESS_KEY_ID"], !id.isEmpty, let secret = environment["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty
        else { return nil }
        let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        key = AccessKey(id: id, secret: secret, sessionToken: token)
        endpoints = environment.filter { $0.key.hasPrefix("AWS_ENDPOINT_URL") && !$0.value.isEmpty }
        self.http = http
        self.clock = clock
    }

    /// Signs and sends one call.
    ///
    /// - Throws: `DeliveryFailure` for a region that cannot be one, and as `DeliveryHTTP.post`.
    func call(
        _ service: Service, in region: String, path: String = "/", headers: [(name: String, value: String)], body: [UInt8]
    ) async throws(DeliveryFailure) {
        // The region becomes part of a host name, and it comes from a pool's settings.
        guard Self.isRegion(region) else { throw DeliveryFailure("a pool's settings name a region that cannot be one") }
        let origin = try endpoint(of: service, in: region)
        let host = origin.drop { $0 != "/" }.drop { $0 == "/" }
        let request = WireRequest(method: "POST", path: path, headers: WireHeaders([("host", String(host))] + headers), body: body)
        let signer = SigV4Signer(key: key, region: region, service: service.signingName)
        let now = Date(timeIntervalSince1970: Double(clock.time().milliseconds) / 1_000)
        try await http.post(signer.sign(request, at: now), to: origin, receiver: "the AWS service \(service.signingName)")
    }

    private func endpoint(of service: Service, in region: String) throws(DeliveryFailure) -> String {
        guard let given = endpoints["AWS_ENDPOINT_URL_\(service.rawValue)"] ?? endpoints["AWS_ENDPOINT_URL"] else {
            return "https://\(service.hostPrefix).\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
        }
        let origin = given.hasSuffix("/") ? String(given.dropLast()) : given
        guard let parts = URLComponents(string: origin), parts.scheme == "https" || parts.scheme == "http", parts.host?.isEmpty == false,
            parts.path.isEmpty, parts.query == nil, parts.user == nil
        else { throw DeliveryFailure("AWS_ENDPOINT_URL_\(service.rawValue) is not http:// or https:// with a host and no path") }
        return origin
    }

    /// The region of `arn:aws:ses:REGION:…`; nil when it has none.
    static func region(of arn: String) -> String? {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count >= 6 && !parts[3].isEmpty ? String(parts[3]) : nil
    }

    private static func isRegion(_ text: String) -> Bool {
        (5...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }
}

extension UserPoolID {
    /// Where the pool is: the part before the underscore.
    var region: String { String(value.prefix { $0 != "_" }) }
}
