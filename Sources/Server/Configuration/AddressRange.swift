internal import Glibc

/// A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3). IPv4 addresses that are mapped into IPv6 are the same as plain ones,
/// because a dual-stack socket reports its IPv4 clients so.
public struct AddressRange: Sendable, Equatable, CustomStringConvertible {
    private let prefix: [UInt8]
    private let bits: Int
    public let description: String

    /// Reads `10.0.0.0/8`, `fd00::/8`, or one address; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Self.bytes(of: String(first)), parts.count <= 2 else { return nil }
        let all = address.count * 8
        if parts.count == 2 {
            guard let bits = Int(parts[1]), (0...all).contains(bits) else { return nil }
            self.bits = bits
        } else {
            bits = all
        }
        prefix = address
        description = text
    }

    /// Whether every address of the range is loopback (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
    public var isLoopback: Bool {
        prefix.count == 4 ? prefix[0] == 127 && bits >= 8 : bits == 128 && prefix.dropLast().allSatisfy { $0 == 0 } && prefix[15] == 1
    }

    /// Whether `address` (in text form) lies in the range; false for what is no address.
    public func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == prefix.count else { return false }
        let whole = bits / 8
        guard prefix[..<whole] == other[..<whole] else { return false }
        guard bits % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
        return prefix[whole] & mask == other[whole] & mask
    }

    private static func bytes(of address: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, address, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &sixteen) == 1 else { return nil }
        if sixteen[..<10].allSatisfy({ $0 == 0 }), sixteen[10] == 0xFF, sixteen[11] == 0xFF { return Array(sixteen[12...]) }
        return sixteen
    }
}
