import Credentials
import OAuth

/// What pages load: served under a name with its content's hash, so that it can be kept for ever.
struct Asset: Sendable {
    static let css = "text/css; charset=utf-8"

    let name: String
    let type: String
    let body: [UInt8]

    init(_ stem: String, _ suffix: String, type: String, _ body: [UInt8]) {
        self.name = "\(stem)-\(CodeChallenge.s256(String(decoding: body, as: UTF8.self)).prefix(12)).\(suffix)"
        self.type = type
        self.body = body
    }

    func url(at door: Door) -> String { door.baseURL + PageAddress.assets + name }

    /// - Parameter isCurrent: whether the name that was asked for is of this very content.
    func response(isCurrent: Bool = true) -> DomainResponse {
        DomainResponse(
            status: 200,
            headers: [
                (name: "Content-Type", value: type), (name: "Cache-Control", value: isCurrent ? Self.forEver : "no-store"),
                (name: "X-Content-Type-Options", value: "nosniff"), (name: "Cross-Origin-Resource-Policy", value: "same-origin"),
            ], body: body)
    }

    static let forEver = "public, max-age=31536000, immutable"
}

/// The assets that are ours, whatever the pool.
struct Assets: Sendable {
    let stylesheet = Asset("managed-login", "css", type: Asset.css, PackageResources.managed_login_css)
    let script = Asset("passkeys", "js", type: "text/javascript; charset=utf-8", PackageResources.passkeys_js)
    /// Of the one page that sends a form by itself.
    let formPost = Asset("form-post", "js", type: "text/javascript; charset=utf-8", PackageResources.form_post_js)
    let icon = Asset(
        "icon", "svg", type: "image/svg+xml",
        Array(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#d9341c"/>\
            <circle cx="16" cy="16" r="6" fill="#fff"/><path d="M16 1v9M16 22v9M1 16h9M22 16h9" stroke="#fff" stroke-width="6"/></svg>
            """.utf8))

    func asset(named name: Substring) -> Asset? { [stylesheet, script, formPost, icon].first { $0.name == name } }
}
