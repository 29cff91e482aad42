import JSON
import UserPools

/// The style sheet of a style of managed login: our own variables with the style's values. What a style does not say stays ours.
///
/// Only colours, measures and addresses of images that we serve get in, each written anew, so that a setting can be nothing but its value.
/// Source: Cognito API reference, CreateManagedLoginBranding (`Settings`); guide, "Branding and managed login".
struct BrandStyleSheet {
    let text: String

    /// - Parameters:
    ///   - settings: what the style says itself.
    ///   - images: backgrounds by their category.
    init(_ settings: WireValue, scheme: String?, images: [String: Picture]) {
        var always = Self.measures.compactMap { name, path in
            settings.measure(at: path).map { "--\(name):\($0)px" }
        }
        if settings.text(at: ["categories", "global", "spacingDensity"]) == "COMPACT" { always.append("--space:.6rem") }
        let location = ["categories", "form", "location"]
        if let place = Self.place(settings.text(at: location + ["horizontal"])) { always.append("--across:\(place)") }
        if let place = Self.place(settings.text(at: location + ["vertical"])) { always.append("--down:\(place)") }
        let (light, dark) = (Self.colours(settings, "lightMode"), Self.colours(settings, "darkMode"))
        var rules: [String] = []
        func add(_ selector: String, _ declarations: [String]) {
            guard !declarations.isEmpty else { return }
            rules.append(selector + "{" + declarations.joined(separator: ";") + "}")
        }
        add(":root", always)
        // A scheme that the style fixes stands in the page as `data-scheme`, and nothing else is shown then.
        switch scheme {
        case "light"?: add(":root[data-scheme=light]", light)
        case "dark"?: add(":root[data-scheme=dark]", dark)
        default:
            add(":root", light)
            if !dark.isEmpty {
                rules.append("@media (prefers-color-scheme:dark){:root:not([data-scheme=light]){\(dark.joined(separator: ";"))}}")
            }
        }
        // Not as variables: browsers do not agree on which style sheet such an address is seen from.
        for (selector, category) in Self.backgrounds {
            guard let picture = images[category] else { continue }
            rules.append("\(selector){\(Self.background(picture.light))}")
            if let dark = picture.dark { rules.append("@media (prefers-color-scheme:dark){\(selector){\(Self.background(dark))}}") }
        }
        text = rules.joined(separator: "\n")
    }

    private static func colours(_ settings: WireValue, _ mode: String) -> [String] {
        colours.compactMap { name, path in
            settings.colour(at: path.map { $0 == "*" ? mode : $0 }).map { "--\(name):\($0)" }
        }
    }

    private static let backgrounds = [
        ("body", "PAGE_BACKGROUND"), (".card", "FORM_BACKGROUND"), (".strip-top", "PAGE_HEADER_BACKGROUND"),
        (".strip-bottom", "PAGE_FOOTER_BACKGROUND"),
    ]

    private static func background(_ name: String) -> String { "background-image:url(../../\(ManagedLogin.images)\(name))" }

    private static func place(_ name: String?) -> String? {
        switch name {
        case "START"?: "flex-start"
        case "CENTER"?: "center"
        case "END"?: "flex-end"
        default: nil
        }
    }

    private static let measures: [(String, [String])] = [
        ("radius", ["components", "form", "borderRadius"]),
        ("alert-radius", ["components", "alert", "borderRadius"]),
        ("button-radius", ["componentClasses", "buttons", "borderRadius"]),
        ("field-radius", ["componentClasses", "input", "borderRadius"]),
        ("menu-radius", ["componentClasses", "dropDown", "borderRadius"]),
    ]

    /// Our variable, and where the settings have it; `*` is the mode.
    private static let colours: [(String, [String])] =
        [
            ("page", ["components", "pageBackground", "*", "color"]),
            ("card", ["components", "form", "*", "backgroundColor"]),
            ("card-line", ["components", "form", "*", "borderColor"]),
            ("ink", ["components", "pageText", "*", "bodyColor"]),
            ("heading", ["components", "pageText", "*", "headingColor"]),
            ("faint", ["components", "pageText", "*", "descriptionColor"]),
            ("label", ["componentClasses", "inputLabel", "*", "textColor"]),
            ("hint", ["componentClasses", "inputDescription", "*", "textColor"]),
            ("field", ["componentClasses", "input", "*", "defaults", "backgroundColor"]),
            ("line", ["componentClasses", "input", "*", "defaults", "borderColor"]),
            ("accent", ["componentClasses", "link", "*", "defaults", "textColor"]),
            ("accent-strong", ["componentClasses", "link", "*", "hover", "textColor"]),
            ("focus", ["componentClasses", "focusState", "*", "borderColor"]),
            ("divider", ["componentClasses", "divider", "*", "borderColor"]),
            ("option", ["componentClasses", "optionControls", "*", "selected", "backgroundColor"]),
            ("menu", ["componentClasses", "dropDown", "*", "defaults", "itemBackgroundColor"]),
            ("problem", ["componentClasses", "statusIndicator", "*", "error", "indicatorColor"]),
            ("problem-back", ["components", "alert", "*", "error", "backgroundColor"]),
            ("problem-line", ["components", "alert", "*", "error", "borderColor"]),
            ("notice", ["componentClasses", "statusIndicator", "*", "success", "indicatorColor"]),
            ("notice-back", ["componentClasses", "statusIndicator", "*", "success", "backgroundColor"]),
            ("notice-line", ["componentClasses", "statusIndicator", "*", "success", "borderColor"]),
            ("header-back", ["components", "pageHeader", "*", "background", "color"]),
            ("header-line", ["components", "pageHeader", "*", "borderColor"]),
            ("footer-back", ["components", "pageFooter", "*", "background", "color"]),
            ("footer-line", ["components", "pageFooter", "*", "borderColor"]),
        ] + button("button", ["components", "primaryButton", "*"]) + button("second", ["components", "secondaryButton", "*"])
        + button("idp", ["components", "idpButton", "standard", "*"])

    private static func button(_ name: String, _ path: [String]) -> [(String, [String])] {
        [("", "defaults"), ("-hover", "hover"), ("-active", "active")].flatMap { suffix, state in
            [
                ("\(name)-back\(suffix)", path + [state, "backgroundColor"]), ("\(name)-line\(suffix)", path + [state, "borderColor"]),
                ("\(name)-ink\(suffix)", path + [state, "textColor"]),
            ]
        }
    }
}

/// Reading a settings document. A path that leads to nothing, or to something else than what was asked for, says nothing.
extension WireValue {
    func value(at path: [String]) -> WireValue? { path.reduce(self as WireValue?) { $0?[$1] } }

    func text(at path: [String]) -> String? { value(at: path)?.string }

    func isOn(_ path: [String]) -> Bool { value(at: path)?.bool == true }

    fileprivate func measure(at path: [String]) -> Int? {
        value(at: path)?.double.flatMap { (0...10_000).contains($0) ? Int($0) : nil }
    }

    fileprivate func colour(at path: [String]) -> String? {
        guard let digits = text(at: path), digits.utf8.count == 6 || digits.utf8.count == 8,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) })
        else { return nil }
        return "#" + digits
    }
}
