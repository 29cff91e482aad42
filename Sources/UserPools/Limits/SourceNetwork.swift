/// Where requests come from, as limits count it.
public enum SourceNetwork {
    /// An IPv4 address itself; of an IPv6 address the first 64 bits in one spelling, for a household has all of a /64.
    public static func name(of address: String) -> String {
        let address = address.prefix { $0 != "%" }.lowercased()
        guard address.contains(":") else { return address }
        // IPv4 in IPv6's clothes (RFC 4291 section 2.5.5.2).
        if let last = address.split(separator: ":").last, last.contains(".") { return String(last) }
        let halves = address.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var groups = halves
        if let gap = halves.indices.dropFirst().first(where: { halves[$0].isEmpty }) {
            groups = Array(halves[..<gap]) + Array(repeating: "0", count: max(9 - halves.count, 1)) + Array(halves[(gap + 1)...])
        }
        return groups.prefix(4).map { group in
            let digits = String(group.drop { $0 == "0" })
            return digits.isEmpty ? "0" : digits
        }.joined(separator: ":")
    }
}
