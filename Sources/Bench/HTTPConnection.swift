import Foundation
import Glibc

/// One keep-alive HTTP/1.1 connection over a blocking socket: as little of a client as can be, so that the load costs few cycles of the
/// cores that it shares with the server.
final class HTTPConnection {
    let authority: String
    private let descriptor: Int32
    private var received = [UInt8](repeating: 0, count: 64 * 1024)
    private var count = 0

    struct Reply {
        let status: Int
        /// Status line and fields.
        let head: String
        let body: [UInt8]
        /// When its first byte was here, on the clock of `CPUTime.elapsed`.
        let firstByte: Double

        /// The values of a field.
        /// - Parameter name: in lower case.
        func fields(_ name: String) -> [String] {
            head.split(separator: "\r\n").dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == name else { return nil }
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// - Throws: ``BenchError`` when nobody listens there.
    init(host: String, port: Int) throws {
        authority = "localhost:\(port)"
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw BenchError("\(host) is no IPv4 address") }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else {
            close(descriptor)
            throw BenchError("nobody listens on \(host):\(port)")
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// Sends one whole request and waits for its reply.
    /// - Throws: ``BenchError`` when the connection ends, or the reply has no `Content-Length`.
    func exchange(_ request: [UInt8]) throws -> Reply {
        var sent = 0
        while sent < request.count {
            let step = request.withUnsafeBytes {
                send(descriptor, $0.baseAddress?.advanced(by: sent), request.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard step > 0 else { throw BenchError("the server closed the connection") }
            sent += step
        }
        count = 0
        var head: (length: Int, status: Int, body: Int, text: String)?
        var firstByte = 0.0
        while true {
            if head == nil { head = try parseHead() }
            if let head, count >= head.length + head.body {
                return Reply(
                    status: head.status, head: head.text, body: Array(received[head.length..<head.length + head.body]), firstByte: firstByte
                )
            }
            if count == received.count { received += [UInt8](repeating: 0, count: received.count) }
            let step = received.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count, 0) }
            guard step > 0 else { throw BenchError("the server closed the connection") }
            if count == 0 { firstByte = CPUTime.elapsed() }
            count += step
        }
    }

    /// Length of the head with its empty line, status, and length of the body; nil while the head is not complete.
    private func parseHead() throws -> (length: Int, status: Int, body: Int, text: String)? {
        var end = 3
        while end < count, !(received[end] == 10 && received[end - 1] == 13 && received[end - 2] == 10) { end += 1 }
        guard end < count else { return nil }
        var status = 0
        var length: Int?
        let text = String(decoding: received[..<end], as: UTF8.self)
        for (position, line) in text.split(separator: "\r\n").enumerated() {
            if position == 0 {
                status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            } else if line.lowercased().hasPrefix("content-length:") {
                length = Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces))
            }
        }
        // 204 has no body and says nothing of its length (RFC 9110 section 8.6).
        guard let length = status == 204 ? 0 : length else { throw BenchError("a reply without Content-Length") }
        return (end + 1, status, length, text)
    }
}
