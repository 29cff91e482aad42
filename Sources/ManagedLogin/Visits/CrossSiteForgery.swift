import Credentials
import OAuth

/// Keeps other sites from sending our forms. Source: OWASP, Cross-Site Request Forgery Prevention (signed double submit, Fetch metadata).
struct CrossSiteForgery: Sendable {
    /// Cognito's name for it, which scripts look for.
    static let cookie = "XSRF-TOKEN"
    static let field = "_csrf"

    private let hash: KeyedHash
    private let random: any RandomSource

    init(masterKey: MasterKey, random: any RandomSource) {
        hash = KeyedHash(masterKey: masterKey, purpose: "cross-site request forgery")
        self.random = random
    }

    /// The browser's token: what its cookie says, if we made that for this door, else a new one.
    func token(of request: DomainRequest) -> (text: String, isNew: Bool) {
        if let known = request.cookie(Self.cookie), isOurs(known, at: request.door) { return (known, false) }
        let text = RandomText.token(bytes: 18, random: random)
        return (text + "." + signature(text, request.door), true)
    }

    /// Whether a form was sent from a page of this door.
    func isGenuine(_ request: DomainRequest) -> Bool {
        guard let cookie = request.cookie(Self.cookie), let sent = request.form?[Self.field],
            ConstantTime.equal(Array(cookie.utf8), Array(sent.utf8)), isOurs(cookie, at: request.door)
        else { return false }
        if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none" { return false }
        if let origin = request.header("origin"), !request.door.baseURL.hasPrefix(origin) || !isWhole(origin, request.door) { return false }
        return true
    }

    private func isWhole(_ origin: String, _ door: Door) -> Bool {
        let rest = door.baseURL.dropFirst(origin.count)
        return rest.isEmpty || rest.first == "/"
    }

    private func isOurs(_ token: String, at door: Door) -> Bool {
        guard token.utf8.count <= 128, let dot = token.firstIndex(of: ".") else { return false }
        let expected = signature(String(token[..<dot]), door)
        return ConstantTime.equal(Array(expected.utf8), Array(token[token.index(after: dot)...].utf8))
    }

    private func signature(_ text: String, _ door: Door) -> String {
        Base64URL.encode(Array(hash.hash(text, context: [door.baseURL]).prefix(18)))
    }
}
