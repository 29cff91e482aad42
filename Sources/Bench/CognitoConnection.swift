import Foundation

/// Calls of the user pools API over one connection.
final class CognitoConnection {
    private let connection: HTTPConnection
    /// Seconds spent so far on what the measured operation does not contain.
    private(set) var secondsAside = 0.0

    init(port: Int) throws { connection = try HTTPConnection(host: "127.0.0.1", port: port) }

    /// Calls an operation and reads its answer.
    /// - Throws: ``BenchError`` with the server's words when the status is another than 200 or 204.
    @discardableResult
    func call(_ operation: String, _ input: [String: Any]) throws -> [String: Any] {
        let reply = try exchange(Self.request(operation, input, authority: connection.authority), named: operation)
        return try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any] ?? [:]
    }

    /// Sends a request that was made before, and looks at the status alone.
    func repeated(_ request: [UInt8], named name: String) throws { _ = try exchange(request, named: name) }

    /// The bytes of a call, to be sent many times.
    func request(_ operation: String, _ input: [String: Any]) throws -> [UInt8] {
        try Self.request(operation, input, authority: connection.authority)
    }

    /// - Parameter headers: whole lines.
    func request(path: String, method: String = "GET", headers: [String] = [], body: String = "") -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: \(connection.authority)"] + headers
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        return [UInt8]((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    /// Sends any request.
    /// - Throws: ``BenchError`` for another status than `status`.
    func send(_ request: [UInt8], named name: String, expecting status: Int) throws -> HTTPConnection.Reply {
        let reply = try connection.exchange(request)
        guard reply.status == status else {
            throw BenchError("\(name) answered \(reply.status): \(String(decoding: reply.body.prefix(300), as: UTF8.self))")
        }
        return reply
    }

    /// Does what belongs to no measured operation: its time does not count.
    func aside<T>(_ body: () throws -> T) rethrows -> T {
        let began = CPUTime.elapsed()
        defer { secondsAside += CPUTime.elapsed() - began }
        return try body()
    }

    /// Reads a JSON document.
    func document(at path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(exchange(request(path: path), named: path).body))
    }

    func delete(_ path: String) throws { _ = try exchange(request(path: path, method: "DELETE"), named: path) }

    private func exchange(_ request: [UInt8], named name: String) throws -> HTTPConnection.Reply {
        let reply = try connection.exchange(request)
        guard reply.status == 200 || reply.status == 204 else {
            throw BenchError("\(name) answered \(reply.status): \(String(decoding: reply.body.prefix(300), as: UTF8.self))")
        }
        return reply
    }

    private static func request(_ operation: String, _ input: [String: Any], authority: String) throws -> [UInt8] {
        let body = try JSONSerialization.data(withJSONObject: input)
        let head = """
            POST / HTTP/1.1\r
            Host: \(authority)\r
            Content-Type: application/x-amz-json-1.1\r
            X-Amz-Target: AWSCognitoIdentityProviderService.\(operation)\r
            Content-Length: \(body.count)\r
            \r\n
            """
        return [UInt8](head.utf8) + [UInt8](body)
    }
}
