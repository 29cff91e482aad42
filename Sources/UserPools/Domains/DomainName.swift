/// What may be a domain's name. Source: guide, "Configuring a user pool domain"; Cognito API reference, DomainType.
enum DomainName {
    private static let reservedWords = ["aws", "amazon", "cognito"]

    /// - Parameter name: of letters of lower case, digits and hyphens, as the model has it.
    /// - Throws: InvalidParameter for a name that could be taken for a service's own.
    static func checkPrefix(_ name: String) throws(UserPoolError) {
        guard isLabel(name[...]) else { throw .domainUnfit }
        for word in reservedWords where name.contains(word) { throw .domainReserved(word) }
    }

    /// - Parameter publicURL: `PUBLIC_URL`; its host and the names of prefix domains below it are this server's own.
    /// - Throws: InvalidParameter for what is no host name with a dot, or is this server's own.
    static func checkCustom(_ name: String, publicURL: String) throws(UserPoolError) {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy(isLabel), let last = labels.last, !last.utf8.allSatisfy(isDigit) else {
            throw .customDomainUnfit
        }
        let host = host(of: publicURL)
        guard name != host, !name.hasSuffix(".auth." + host), last != "localhost" else { throw .customDomainUnfit }
    }

    /// Host without a port, in lower case.
    static func host(of url: String) -> String {
        guard let separator = url.firstRange(of: "://") else { return "" }
        let authority = url[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" } + "]").lowercased() }
        return authority.prefix { $0 != ":" }.lowercased()
    }

    /// RFC 1123 section 2.1, in lower case.
    private static func isLabel(_ label: Substring) -> Bool {
        let bytes = label.utf8
        return (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
            && bytes.allSatisfy { (0x61...0x7A).contains($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
