internal import AWSWire
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Sends requests to providers over HTTP: one attempt, no redirects, bounded in time and size.
public struct DeliveryHTTP: Sendable {
    /// One for the program, as its event loops are: it lives as long as they do.
    private static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

    /// Seconds for a whole request.
    private static let time: Int64 = 10
    private static let largestAnswer = 64 * 1_024

    public init() {}

    private static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // A redirect could take a code to a place that nobody configured.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(time), write: .seconds(time))
        // A refused connection is refused at once: the caller, who waits, can ask again.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16
        return configuration
    }

    /// Posts `request` to the server at `origin`.
    ///
    /// - Parameters:
    ///   - origin: scheme, host and port, without a slash at the end.
    ///   - receiver: who that is, for the failure.
    /// - Throws: `DeliveryFailure` when no answer comes or it is no success; it has the status and, of AWS, the error's name.
    func post(_ request: WireRequest, to origin: String, receiver: String) async throws(DeliveryFailure) {
        var outgoing = HTTPClientRequest(url: origin + request.path + (request.query.isEmpty ? "" : "?" + request.query))
        outgoing.method = .POST
        for field in request.headers.fields where field.name != "host" { outgoing.headers.add(name: field.name, value: field.value) }
        outgoing.body = .bytes(ByteBuffer(bytes: request.body))
        let status: UInt
        let text: String
        let type: String?
        do {
            let response = try await Self.client.execute(outgoing, timeout: .seconds(Self.time))
            status = response.status.code
            type = response.headers.first(name: "x-amzn-errortype")
            text = String(buffer: try await response.body.collect(upTo: Self.largestAnswer))
        } catch {
            throw DeliveryFailure("no answer from \(receiver): \(Self.cause(error))")
        }
        guard !(200...299).contains(status) else { return }
        let name = (type ?? Self.errorName(in: text)).map {
            ": \(String($0.prefix { $0.isLetter || $0.isNumber || $0 == "." }.prefix(80)))"
        }
        throw DeliveryFailure("\(receiver) answered \(status)\(name ?? "")")
    }

    /// Posts a form to an address; any answer of 200 to 299 means that it was taken.
    ///
    /// - Parameters:
    ///   - seconds: for the whole request.
    ///   - receiver: who that is, for the failure, in which the address does not stand.
    /// - Throws: `DeliveryFailure`.
    public func post(form: String, to address: String, seconds: Int64, receiver: String) async throws(DeliveryFailure) {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: form))
        let status: UInt
        do {
            status = try await Self.client.execute(request, timeout: .seconds(seconds)).status.code
        } catch {
            throw DeliveryFailure("no answer from \(receiver): \(Self.cause(error))")
        }
        guard (200...299).contains(status) else { throw DeliveryFailure("\(receiver) answered \(status)") }
    }

    /// An error of the library without its URL, which may hold a token.
    private static func cause(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: error.shortDescription
        default: "\(type(of: error))"
        }
    }

    /// The name of an error of AWS: `<Code>` of the Query protocol, `__type` of JSON. What follows it may repeat the destination.
    private static func errorName(in text: String) -> String? {
        for (before, after) in [("<Code>", "<"), ("\"__type\":\"", "\"")] {
            let parts = text.split(separator: before, maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, let name = parts[1].split(separator: after, maxSplits: 1, omittingEmptySubsequences: false).first {
                return String(name.split(separator: "#").last ?? name)
            }
        }
        return nil
    }
}
