import Foundation
import Glibc
import Server

/// A plain socket to a server, so that a test decides about every byte and its time.
///
/// Reading blocks a thread of its own: tests run on the few threads on which the server answers too.
final class Connection: @unchecked Sendable {
    private let descriptor: Int32
    private var buffered: [UInt8] = []

    init(to server: ReadyServer, host: String = "127.0.0.1") throws {
        let isIPv6 = host.contains(":")
        descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let port = in_port_t(server.configuration.port).bigEndian
        let code: Int32
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port
            inet_pton(AF_INET6, host, &address.sin6_addr)
            code = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
            }
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port
            inet_pton(AF_INET, host, &address.sin_addr)
            code = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
        }
        guard code == 0 else { throw ConnectionFailure() }
    }

    deinit { close(descriptor) }

    private func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// The next answer; nil when the server closed the connection without one.
    func answer(hasBody: Bool = true) async -> Answer? {
        await onThread { self.readAnswer(hasBody: hasBody) }
    }

    /// Whether the server closed the connection.
    func isClosed() async -> Bool {
        await onThread { self.buffered.isEmpty && !self.receive() }
    }

    func send(_ text: String) async { await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async {
        await onThread { self.write(bytes) }
    }

    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: work()) }.start()
        }
    }

    private func readAnswer(hasBody: Bool) -> Answer? {
        while true {
            if let end = Self.headerEnd(buffered) {
                let lines = String(decoding: buffered[..<end], as: UTF8.self).split(separator: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
                }
                let length = hasBody ? headers["content-length"].flatMap { Int($0) } ?? 0 : 0
                while buffered.count < end + 4 + length { guard receive() else { return nil } }
                let body = String(decoding: buffered[(end + 4)..<(end + 4 + length)], as: UTF8.self)
                buffered.removeFirst(end + 4 + length)
                let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                return Answer(status: status, headers: headers, body: body)
            }
            guard receive() else { return nil }
        }
    }

    private func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffered += chunk[..<count]
        return true
    }

    private static func headerEnd(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == mark }
    }
}

struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: String
}

struct ConnectionFailure: Error {}

/// One request on a connection of its own; nil when there is no answer.
func ask(
    _ server: ReadyServer,
    _ method: String,
    _ path: String,
    _ headers: [String: String] = [:],
    body: String = "",
    host: String = "127.0.0.1"
) async -> Answer? {
    guard let connection = try? Connection(to: server, host: host) else { return nil }
    var text = "\(method) \(path) HTTP/1.1\r\n"
    for (name, value) in ["Host": "localhost:\(server.configuration.port)"].merging(headers, uniquingKeysWith: { $1 }) {
        text += "\(name): \(value)\r\n"
    }
    if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
    await connection.send(text + "\r\n" + body)
    return await connection.answer(hasBody: method != "HEAD")
}
