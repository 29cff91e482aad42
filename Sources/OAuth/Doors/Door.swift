/// By which door a request came to a user pool domain: its own host, or the path alias on the main host.
///
/// Whatever is sent back (redirects, forms, cookies) stays on that door.
public struct Door: Sendable, Equatable {
    /// The domain as it was created: a prefix, or a host name.
    public let domain: String
    /// What every address of the domain begins with: scheme, host, port and, under the alias, the path; no slash at the end.
    public let baseURL: String
    /// What stands before the domain's own paths: empty, or `/auth/PREFIX`.
    public let basePath: String

    /// - Parameter origin: scheme, host and port, from configuration and the domain's own name, never from what a request says.
    public init(domain: String, origin: String, basePath: String) {
        self.domain = domain
        self.baseURL = origin + basePath
        self.basePath = basePath
    }

    public var isSecure: Bool { baseURL.hasPrefix("https://") }

    /// A cookie's name at this door. Browsers keep `__Host-` cookies to one host and to https (RFC 6265bis section 4.1.3.2); the aliases of one
    /// host share a jar, so there the domain stands in the name.
    public func cookieName(_ name: String) -> String {
        let own = basePath.isEmpty ? name : "\(domain)-\(name)"
        return isSecure ? "__Host-" + own : own
    }

    /// A `Set-Cookie` field's value. No script sees the cookie, and no other site's form carries it.
    /// - Parameter maxAge: seconds; `nil` until the browser is closed, 0 to delete it.
    public func cookie(_ name: String, _ value: String, maxAge: Int? = nil) -> String {
        var text = "\(cookieName(name))=\(value); Path=/; HttpOnly; SameSite=Lax"
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        if isSecure { text += "; Secure" }
        return text
    }
}
