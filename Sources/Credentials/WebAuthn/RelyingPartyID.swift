import CPsl

/// The domain that passkeys are bound to (WebAuthn Level 3 section 4, "RP ID").
public enum RelyingPartyID {
    private static let longestHost = 253
    private static let longestLabel = 63

    /// Whether passkeys may be bound to `id`: a host name in lower case (international ones in their `xn--` form) that is neither an IP
    /// address nor a public suffix such as `co.uk`, under which strangers have their sites. `localhost` is allowed, for development.
    public static func isAllowed(_ id: String) -> Bool {
        guard isHostName(id) else { return false }
        if id == "localhost" { return true }
        // The list that libpsl was built with. Without one nobody can tell, and nothing is allowed.
        guard let list = psl_builtin() else { return false }
        return psl_is_public_suffix(list, id) == 0
    }

    /// Whether a page on `host` may use credentials of `id`: the two are equal, or `id` is a registrable suffix of `host`
    /// (HTML, "is a registrable domain suffix of or is equal to"). False for a host that is not one, and for an `id` that is not allowed.
    public static func covers(_ id: String, host: String) -> Bool {
        guard isAllowed(id), isHostName(host) else { return false }
        if host == id { return true }
        // By that definition `localhost`, being a suffix of its own, covers only itself.
        return id != "localhost" && host.hasSuffix("." + id)
    }

    /// RFC 1123 section 2.1 without upper case. A last label that is a number makes an IPv4 address (URL, "ends in a number").
    private static func isHostName(_ text: String) -> Bool {
        guard (1...longestHost).contains(text.utf8.count) else { return false }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let wellFormed = labels.allSatisfy { label in
            (1...longestLabel).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        }
        guard wellFormed, let last = labels.last else { return false }
        let isNumber = last.allSatisfy(isDigit) || last.starts(with: "0x".utf8) && last.dropFirst(2).allSatisfy(isHexadecimal)
        return !isNumber
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
