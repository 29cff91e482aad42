import OAuth

/// What stands around every page: whose it is, in which language, at which address, in which looks.
struct PageFrame: Sendable {
    var language: Language
    var texts: Texts
    /// The choice of languages, as HTML; `nil` where the looks have none.
    var languageChoice: String?
    /// The address that the page stands at, with its query: forms post to it.
    var here: String
    /// The same without its query, for the form that changes the language.
    var path: String
    /// The query without `lang`.
    var carried: [(name: String, value: String)]
    /// The token that a form must bring back.
    var csrf: String
    /// Addresses: ours first, so that the looks' own counts where both say something.
    var stylesheets: [String]
    var script: String
    var favicons: [String]
    /// What the names of pictures are put behind.
    var images: String
    var looks: Looks
}

extension PageFrame {
    /// What the layout reads, for whatever stands in the page.
    var context: [String: Any] {
        var context: [String: Any] = [
            "lang": language.tag, "favicons": favicons, "stylesheets": stylesheets, "script": script,
            "colorScheme": looks.scheme ?? "light dark", "here": path, "languageLabel": texts["footer.language"],
            "languageSubmit": texts["footer.change"], "carried": carried.map { ["name": $0.name, "value": $0.value] },
        ]
        if language.isRightToLeft { context["dir"] = "rtl" }
        if let scheme = looks.scheme { context["scheme"] = scheme }
        if let languageChoice { context["languages"] = languageChoice }
        context["header"] = looks.header.map(self.context)
        context["footer"] = looks.footer.map(self.context)
        if let logo = looks.logo {
            let place = logo.isInside ? (logo.isAbove ? "logoTop" : "logoBottom") : (logo.isAbove ? "logoAbove" : "logoBelow")
            context[place] =
                ["logo": picture(logo.picture, looks.logoText, "logo-customizable"), "place": logo.place.rawValue] as [String: Any]
        }
        return context
    }

    private func context(_ strip: Looks.Strip) -> [String: Any] {
        var context: [String: Any] = ["place": strip.place.rawValue]
        context["logo"] = strip.logo.map { picture($0, looks.logoText, "strip-logo") }
        return context
    }

    /// - Parameter text: what it says to those who do not see it; empty where it only adorns.
    func picture(_ picture: Picture, _ text: String, _ style: String) -> [String: Any] {
        var context: [String: Any] = ["src": images + picture.light, "alt": text, "style": style]
        if let dark = picture.dark { context["dark"] = images + dark }
        return context
    }
}
