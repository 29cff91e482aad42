import OAuth
import UserPools

/// One request to a page: whose pages they are, in which language, and what the answer carries.
struct Visit: Sendable {
    let request: DomainRequest
    /// What all this is for; `nil` on pages that need none (signed out, errors).
    let authorization: AuthorizationRequest?
    let language: Language
    /// The languages that the pool's pages speak.
    let library: PoolTexts
    let texts: Texts
    let looks: Looks
    /// Whose style sheet the looks have, as its address says.
    let stylesOf: String
    let assets: Assets
    /// The token that forms bring back, and whether the browser has its cookie already.
    let csrf: String
    let setsCSRFCookie: Bool
    /// Where the page's form may lead at last, if not to the redirect address of the authorization request.
    var formTarget: String?

    var door: Door { request.door }
    /// The authorization request as it travels from page to page.
    var query: String { request.rawQuery }
    /// The same in whatever language: what names the request when somebody comes back to it.
    var carried: String { FormFields(request.query.fields.filter { $0.name != "lang" }).encoded }

    func writer(_ client: ClientContext) -> PageWriter {
        PageWriter(texts: texts, client: client, door: door, query: query, arrangement: looks.arrangement)
    }

    /// What stands around a page, seen through the door that the request came by.
    func frame(script: Asset) -> PageFrame {
        let path = door.baseURL + request.path
        let images = door.baseURL + PageAddress.assets + ManagedLogin.images
        var stylesheets = [assets.stylesheet.url(at: door)]
        if let own = looks.stylesheet {
            stylesheets.append("\(door.baseURL)\(PageAddress.assets)\(ManagedLogin.styles)\(stylesOf)/\(own.name)")
        }
        return PageFrame(
            language: language, texts: texts, languageChoice: looks.offersLanguages ? library.choice(of: language) : nil,
            here: path + (query.isEmpty ? "" : "?" + query), path: path, carried: request.query.fields.filter { $0.name != "lang" },
            csrf: csrf, stylesheets: stylesheets, script: script.url(at: door),
            favicons: looks.favicons.isEmpty ? [assets.icon.url(at: door)] : looks.favicons.map { images + $0 }, images: images,
            looks: looks)
    }

    /// The page as an answer.
    /// - Parameter cookies: fields to set beside ours.
    func answer(_ page: Page, cookies: [String] = [], by renderer: PageRenderer) -> DomainResponse {
        var response = DomainResponse(
            status: page.status, headers: PageHeaders.fields(formTarget: formTarget ?? authorization?.redirectURI),
            body: Array(renderer.html(page, frame(script: assets.script)).utf8))
        if setsCSRFCookie { response.headers.append((name: "Set-Cookie", value: door.cookie(CrossSiteForgery.cookie, csrf))) }
        for cookie in cookies { response.headers.append((name: "Set-Cookie", value: cookie)) }
        return response
    }

    /// To another page, with the same authorization request.
    /// - Parameter fields: to stand in the query beside it.
    func redirect(
        to address: PageAddress, adding fields: [(name: String, value: String)] = [], cookies: [String] = []
    ) -> DomainResponse {
        let added = fields.isEmpty ? "" : (query.isEmpty ? "" : "&") + FormFields(fields).encoded
        var response = DomainResponse.redirect(to: address.url(at: door, query: query + added))
        for cookie in cookies { response.headers.append((name: "Set-Cookie", value: cookie)) }
        return response
    }
}

/// The fields that every page is sent with.
enum PageHeaders {
    /// - Parameters:
    ///   - formTarget: where a form's answer may send the browser: Chrome holds redirects after a form to `form-action` as well.
    ///   - own: whether the page has forms of ours.
    static func fields(formTarget: String?, own: Bool = true) -> [(name: String, value: String)] {
        let target = ((own ? ["'self'"] : []) + [formTarget.flatMap(source)].compactMap { $0 }).joined(separator: " ")
        return [
            (name: "Content-Type", value: "text/html; charset=utf-8"),
            (
                name: "Content-Security-Policy",
                value: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'none'; "
                    + "form-action \(target.isEmpty ? "'none'" : target); base-uri 'none'; frame-ancestors 'none'"
            ),
            (name: "X-Frame-Options", value: "DENY"),
            (name: "X-Content-Type-Options", value: "nosniff"),
            // To our own pages, so that forms can say where they came from; to nobody else.
            (name: "Referrer-Policy", value: "same-origin"),
            (name: "Cross-Origin-Opener-Policy", value: "same-origin"),
            (name: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()"),
            (name: "Cache-Control", value: "no-store"),
        ]
    }

    /// An address as a source of the policy: scheme, host and port, or an app's own scheme.
    private static func source(_ address: String) -> String? {
        guard let colon = address.firstIndex(of: ":") else { return nil }
        let scheme = address[..<colon].lowercased()
        guard scheme.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
        else { return nil }
        guard scheme == "https" || scheme == "http" else { return scheme + ":" }
        let authority = address[colon...].dropFirst(3).prefix { $0 != "/" && $0 != "?" }
        guard
            authority.utf8.allSatisfy({
                (0x61...0x7A).contains($0 | 0x20) || (0x30...0x3A).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5B || $0 == 0x5D
            })
        else { return nil }
        return "\(scheme)://\(authority)"
    }
}
