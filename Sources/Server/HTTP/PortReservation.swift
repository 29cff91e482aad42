internal import Glibc
internal import Synchronization

/// Holds a port for the addresses of the server between the moment it is chosen and the moment it listens.
///
/// The composition has to know the public URL before the first request can be answered, and with port 0 that depends on the port. A socket that
/// is bound and does not listen keeps the port, and Linux lets a second one with SO_REUSEADDR bind it and listen.
final class PortReservation: Sendable {
    let port: Int
    /// The addresses that this machine has: without IPv6 ::1 is left out.
    let hosts: [String]
    private let sockets: Mutex<[Int32]>

    /// - Throws: ``ConfigurationError`` that names the host and the port when they cannot be had.
    init(hosts: [String], port: Int) throws(ConfigurationError) {
        var attempts = port == 0 ? 32 : 1
        while true {
            attempts -= 1
            switch Self.bindAll(hosts, port) {
            case .success(let held):
                self.port = held.port
                self.hosts = held.hosts
                sockets = Mutex(held.sockets)
                return
            case .failure(let failure):
                // A port that is free on one address may be taken on the next: try another.
                if failure.code == EADDRINUSE, attempts > 0 { continue }
                throw ConfigurationError("cannot listen on \(failure.host) port \(port): \(String(cString: strerror(failure.code)))")
            }
        }
    }

    /// Gives the port up; a second call does nothing, for the numbers may belong to other files by then.
    func release() {
        let held = sockets.withLock { sockets in
            defer { sockets = [] }
            return sockets
        }
        for socket in held { close(socket) }
    }

    private struct Held { var port: Int, hosts: [String] = [], sockets: [Int32] = [] }
    private struct Failure: Error { let host: String, code: Int32 }

    private static func bindAll(_ hosts: [String], _ port: Int) -> Result<Held, Failure> {
        var held = Held(port: port)
        for host in hosts {
            switch bind(host, held.port) {
            case .success(let bound):
                held.port = bound.port
                held.hosts.append(host)
                held.sockets.append(bound.socket)
            case .failure(let failure):
                if hosts.count > 1, failure.code == EADDRNOTAVAIL || failure.code == EAFNOSUPPORT { continue }
                for socket in held.sockets { close(socket) }
                return .failure(failure)
            }
        }
        guard let host = hosts.first, held.hosts.isEmpty else { return .success(held) }
        return .failure(Failure(host: host, code: EADDRNOTAVAIL))
    }

    private static func bind(_ host: String, _ port: Int) -> Result<(socket: Int32, port: Int), Failure> {
        let isIPv6 = host.contains(":")
        let socket = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return .failure(Failure(host: host, code: errno)) }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var storage = sockaddr_storage()
        let length: Int
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = in_port_t(port).bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            length = MemoryLayout<sockaddr_in6>.size
            withUnsafeMutableBytes(of: &storage) { bytes in withUnsafeBytes(of: &address) { bytes.copyMemory(from: $0) } }
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            inet_pton(AF_INET, host, &address.sin_addr)
            length = MemoryLayout<sockaddr_in>.size
            withUnsafeMutableBytes(of: &storage) { bytes in withUnsafeBytes(of: &address) { bytes.copyMemory(from: $0) } }
        }
        var size = socklen_t(length)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Glibc.bind(socket, address, size) == 0 && getsockname(socket, address, &size) == 0 ? 0 : errno
            }
        }
        guard code == 0 else {
            close(socket)
            return .failure(Failure(host: host, code: code))
        }
        // The port stands at the same place in both forms of address.
        let bound = withUnsafeBytes(of: storage) { Int($0[2]) << 8 | Int($0[3]) }
        return .success((socket, bound))
    }
}
