internal import AWSWire
internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// `Lifeguard.GetSettings` and `Lifeguard.PutSettings` as a client: what `lifeguard settings` sends.
public struct SettingsCall: Sendable {
    private let endpoint: String
    private let region: String
    private let pool: String
    private let client: String?

    /// - Parameters:
    ///   - endpoint: the server's URL.
    ///   - region: of the signature; unsigned calls do not use it.
    ///   - pool: id of the user pool.
    ///   - client: id of the app client, for its own settings; nil for the pool's.
    public init(endpoint: String, region: String, pool: String, client: String?) {
        self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        self.region = region
        self.pool = pool
        self.client = client
    }

    /// - Returns: the answer's JSON text.
    /// - Throws: ``SettingsFailure`` with the server's own error.
    public func get() async throws -> String {
        try await send("GetSettings", "{" + members + "}")
    }

    /// - Parameter settings: a JSON object.
    /// - Returns: the answer's JSON text.
    /// - Throws: ``SettingsFailure`` when `settings` is no object, or with the server's own error.
    public func put(_ settings: String) async throws -> String {
        guard let value = try? JSONDecoder().decode([String: SettingValue].self, from: Data(settings.utf8)) else {
            throw SettingsFailure("the settings must be a JSON object")
        }
        let object = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        return try await send("PutSettings", "{" + members + ",\"Settings\":" + object + "}")
    }

    private var members: String {
        "\"UserPoolId\":" + JSONText.quoted(pool) + (client.map { ",\"ClientId\":" + JSONText.quoted($0) } ?? "")
    }

    private func send(_ operation: String, _ body: String) async throws -> String {
        guard let url = URLComponents(string: endpoint), let name = url.host else { throw SettingsFailure("\(endpoint) is not a URL") }
        var request = WireRequest(
            method: "POST",
            path: "/",
            headers: WireHeaders([
                ("host", url.port.map { "\(name):\($0)" } ?? name),
                ("content-type", "application/x-amz-json-1.1"),
                ("x-amz-target", "Lifeguard.\(operation)"),
            ]),
            body: Array(body.utf8)
        )
        let environment = ProcessInfo.processInfo.environment
        if let id = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"] {
            let key = AccessKey(id: id, secret: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
            request = SigV4Signer(key: key, region: region, service: "cognito-idp").sign(request, at: Date())
        }
        var outgoing = HTTPClientRequest(url: endpoint + "/")
        outgoing.method = .POST
        for field in request.headers.fields { outgoing.headers.add(name: field.name, value: field.value) }
        outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        let response: HTTPClientResponse
        let text: String
        do {
            response = try await HTTPClient.shared.execute(outgoing, timeout: .seconds(30))
            text = String(buffer: try await response.body.collect(upTo: 1_024 * 1_024))
        } catch {
            throw SettingsFailure("no answer from \(endpoint): \(error)")
        }
        guard response.status == .ok else {
            let type = response.headers.first(name: "x-amzn-errortype").map { String($0.prefix { $0 != ":" }) }
            throw SettingsFailure(
                "\(type ?? "HTTP \(response.status.code)"): \(response.headers.first(name: "x-amzn-errormessage") ?? text)")
        }
        return text
    }
}

/// Why settings could not be read or changed, as one line.
public struct SettingsFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
