internal import Glibc

/// Whose a loopback connection is, by the kernel's own table: a runtime that cannot carry a token is told apart from other users' processes so.
enum PeerOwner {
    /// Whether the process at the other end of a connection from 127.0.0.1:`peer` to 127.0.0.1:`port` runs as this process's user. False where
    /// the table cannot be read.
    static func isThisUser(peer: Int, port: Int) -> Bool {
        // The table is read in pieces while it changes, so that a row may be missed once.
        for _ in 0..<3 {
            // A socket of the IPv6 family that speaks IPv4 stands in the other table.
            for table in ["/proc/self/net/tcp", "/proc/self/net/tcp6"] {
                if let owner = owner(in: table, peer: peer, port: port) { return owner == geteuid() }
            }
        }
        return false
    }

    private static func owner(in table: String, peer: Int, port: Int) -> uid_t? {
        let (local, remote) = (loopback(peer), loopback(port))
        for line in contents(table).split(separator: "\n") where line.contains(local) {
            // Columns: number, local address, remote address, state, queues, timer, retransmits, user.
            let columns = line.split(separator: " ", maxSplits: 8)
            guard columns.count > 8, columns[1].hasSuffix(local), columns[2].hasSuffix(remote) else { continue }
            return uid_t(columns[7])
        }
        return nil
    }

    /// The kernel's files have no size to go by: they are read to their end.
    private static func contents(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
        }
    }

    /// The kernel prints an address as a number in the machine's byte order.
    private static func loopback(_ port: Int) -> String {
        let address = String(UInt32(0x7F00_0001).bigEndian, radix: 16, uppercase: true)
        let digits = String(port, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - address.count) + address + ":" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
