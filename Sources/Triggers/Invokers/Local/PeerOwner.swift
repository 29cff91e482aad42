internal import FoundationEssentials
internal import Glibc

/// Whose a loopback connection is, by the kernel's own table: a runtime that cannot carry a token is told apart from other users' processes so.
enum PeerOwner {
    /// Whether the process at the other end of a connection from 127.0.0.1:`peer` to 127.0.0.1:`port` runs as this process's user. False where
    /// the table cannot be read.
    static func isThisUser(peer: Int, port: Int) -> Bool {
        // A socket of the IPv6 family that speaks IPv4 stands in the other table.
        ["/proc/self/net/tcp", "/proc/self/net/tcp6"].contains { owner(in: $0, peer: peer, port: port) == geteuid() }
    }

    private static func owner(in table: String, peer: Int, port: Int) -> uid_t? {
        guard let data = FileManager.default.contents(atPath: table) else { return nil }
        let (local, remote) = (loopback(peer), loopback(port))
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.contains(local) {
            // Columns: number, local address, remote address, state, queues, timer, retransmits, user.
            let columns = line.split(separator: " ", maxSplits: 8)
            guard columns.count > 8, columns[1].hasSuffix(local), columns[2].hasSuffix(remote) else { continue }
            return uid_t(columns[7])
        }
        return nil
    }

    /// The kernel prints an address as a number in the machine's byte order.
    private static func loopback(_ port: Int) -> String {
        let address = String(UInt32(0x7F00_0001).bigEndian, radix: 16, uppercase: true)
        let digits = String(port, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - address.count) + address + ":" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
