internal import Mustache
import OAuth

/// Turns pages into HTML. Templates are parsed once.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    /// The choice of languages, as HTML, by the language that is chosen: it is the same on every page, and a third of a page's work.
    private let languages: [Language: String]

    /// - Throws: when a template is not well-formed, which the tests rule out for those of ours.
    init() throws {
        var library = MustacheLibrary()
        try library.register(String(decoding: PackageResources.layout_mustache, as: UTF8.self), named: "layout")
        try library.register(String(decoding: PackageResources.page_mustache, as: UTF8.self), named: "page")
        try library.register(String(decoding: PackageResources.form_post_mustache, as: UTF8.self), named: "form-post")
        self.library = library
        languages = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, Self.choice(of: $0)) })
    }

    func html(_ page: Page, _ frame: PageFrame) -> String {
        var context: [String: Any] = [
            "lang": frame.language.rawValue, "title": page.title, "favicon": frame.looks.favicon, "stylesheets": frame.looks.stylesheets,
            "script": frame.looks.script, "colorScheme": frame.looks.scheme ?? "light dark", "here": frame.path,
            "carried": frame.carried.map { ["name": $0.name, "value": $0.value] }, "languageLabel": frame.texts["footer.language"],
            "languageSubmit": frame.texts["footer.change"],
            "languages": languages[frame.language] ?? "",
            "blocks": page.blocks.enumerated().map { $1.context(frame, number: $0, optional: frame.texts["field.optional"]) },
        ]
        if let scheme = frame.looks.scheme { context["scheme"] = scheme }
        if let logo = frame.looks.logo {
            context["logo"] = logo
            context["logoText"] = frame.looks.logoText
        }
        if let subtitle = page.subtitle { context["subtitle"] = subtitle }
        if let error = page.error { context["error"] = error }
        if let notice = page.notice { context["notice"] = notice }
        return library.render(context, withTemplate: "page") ?? ""
    }

    /// The page that sends a form to another site. It has no form of ours, and nothing of ours goes with it.
    func html(_ form: CrossSiteForm, language: Language, texts: Texts, looks: Looks) -> String {
        let context: [String: Any] = [
            "lang": language.rawValue, "title": texts["signedIn.continue"], "submit": texts["signedIn.continue"],
            "favicon": looks.favicon, "stylesheets": looks.stylesheets, "script": looks.script, "action": form.address,
            "fields": form.fields.fields.map { ["name": $0.name, "value": $0.value] },
        ]
        return library.render(context, withTemplate: "form-post") ?? ""
    }

    /// Codes and names are ours, without a character that HTML reads.
    private static func choice(of chosen: Language) -> String {
        Language.allCases.map {
            "<option value=\"\($0.rawValue)\" lang=\"\($0.rawValue)\"\($0 == chosen ? " selected" : "")>\($0.ownName)</option>\n"
        }.joined()
    }
}
