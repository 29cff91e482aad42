/// Where mail goes: `smtp://` or `smtps://user:password@host:port`, with `?starttls=` for `smtp`.
///
/// Neither description nor reflection shows the user or the password.
public struct SMTPServer: Sendable, CustomStringConvertible, CustomReflectable {
    /// What must hold of the line before a password or a message goes over it.
    public enum Encryption: String, Sendable {
        /// TLS from the first byte (RFC 8314 section 3.3).
        case implicit
        /// STARTTLS (RFC 3207), or nothing is sent.
        case required
        /// STARTTLS when the server offers it.
        case opportunistic
        /// No TLS.
        case never
    }

    public let host: String
    public let port: Int
    public let encryption: Encryption
    let user: String?
    let password: String?

    /// What is wrong with a URL. The URL itself, which may hold a password, does not stand in it.
    public struct Invalid: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter url: user and password are percent-encoded; a password may hold `/`, `?` and `@` as they are. The port is 587 for `smtp`
    ///   and 465 for `smtps` unless given (RFC 8314 section 7). `starttls` is `required`, `opportunistic` or `never`; without it STARTTLS is
    ///   required, on a loopback host opportunistic.
    /// - Throws: ``Invalid``.
    public init(url: String) throws(Invalid) {
        let isImplicit = url.hasPrefix("smtps://")
        guard isImplicit || url.hasPrefix("smtp://") else { throw Invalid(description: "must begin with smtp:// or smtps://") }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw Invalid(description: "must hold no white space") }
        var rest = url.dropFirst(isImplicit ? 8 : 7)
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = try Self.decoded(parts[0])
            password = parts.count == 2 ? try Self.decoded(parts[1]) : ""
            rest = rest[rest.index(after: at)...]
        } else {
            user = nil
            password = nil
        }
        let query = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = query[0].hasSuffix("/") ? query[0].dropLast() : query[0]
        (host, port) = try Self.hostAndPort(authority, standard: isImplicit ? 465 : 587)
        let wanted = try query.count == 2 ? Self.starttls(query[1]) : nil
        guard !isImplicit || wanted == nil else { throw Invalid(description: "starttls is a parameter of smtp://; smtps:// is all TLS") }
        encryption = isImplicit ? .implicit : wanted ?? (Self.isLoopback(host) ? .opportunistic : .required)
    }

    public var description: String { "SMTPServer(\(host):\(port), \(encryption))" }
    public var customMirror: Mirror { Mirror(self, children: ["host": host, "port": port, "encryption": encryption]) }

    /// The URL for libcurl, which takes the client's name of EHLO as its path.
    func curlURL(clientName: String) -> String {
        let scheme = encryption == .implicit ? "smtps" : "smtp"
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(PercentText.encode(clientName))"
    }

    private static func decoded(_ text: Substring) throws(Invalid) -> String {
        guard let plain = PercentText.decode(text), !plain.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Invalid(description: "user and password must be percent-encoded UTF-8 without control characters")
        }
        return plain
    }

    private static func hostAndPort(_ text: Substring, standard: Int) throws(Invalid) -> (String, Int) {
        let host: Substring
        var port = text[text.endIndex...]
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            port = text[text.index(after: end)...]
            guard host.contains(":"), host.utf8.allSatisfy({ isHexadecimal($0) || $0 == 0x3A || $0 == 0x2E }) else {
                throw Invalid(description: "must name a host")
            }
        } else {
            host = text.prefix { $0 != ":" }
            port = text[host.endIndex...]
            guard !host.isEmpty, host.utf8.allSatisfy(isHostName) else { throw Invalid(description: "must name a host") }
        }
        if port.isEmpty { return (String(host), standard) }
        guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else {
            throw Invalid(description: "must have a port from 1 to 65535, or none")
        }
        return (String(host), Int(number))
    }

    private static func starttls(_ query: Substring) throws(Invalid) -> Encryption {
        guard query.hasPrefix("starttls="), let value = Encryption(rawValue: String(query.dropFirst(9))), value != .implicit else {
            throw Invalid(description: "takes one parameter: starttls=required, starttls=opportunistic or starttls=never")
        }
        return value
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func isHostName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
