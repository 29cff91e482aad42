/// The CSS of the classic pages: rules for a list of classes, of a list of properties, with values made of a few kinds of words.
///
/// What is understood is written anew, and only that reaches a browser: nothing can hide in what two readers see differently. There is no
/// way to fetch anything, to reach other elements, or to leave the style sheet. Source: guide, "Customizing hosted UI (classic) branding";
/// CSS Syntax Level 3.
struct ClassicStyleSheet {
    /// For pages: ASCII, without `<`, `\`, `@` and addresses.
    let text: String

    /// - Parameter css: up to 128 KiB.
    /// - Throws: InvalidParameter.
    init(_ css: String) throws(UserPoolError) {
        var reader = StyleReader(css)
        var rules: [String] = []
        try reader.skipSpace()
        while !reader.isAtEnd {
            let selectors = try Self.selectors(&reader)
            let declarations = try Self.declarations(&reader)
            if !declarations.isEmpty { rules.append(selectors.joined(separator: ",") + "{" + declarations.joined(separator: ";") + "}") }
            try reader.skipSpace()
        }
        text = rules.joined(separator: "\n")
    }

    private static let classes: Set<String> = Set(
        [
            "background", "banner", "errorMessage", "idpButton", "idpDescription", "inputField", "label", "legalText", "logo",
            "passwordCheck-notValid", "passwordCheck-valid", "redirect", "socialButton", "submitButton", "textDescription",
        ].map { $0 + "-customizable" })
    private static let states: [String: Set<String>] = [
        "idpButton-customizable": ["hover"], "submitButton-customizable": ["hover"], "inputField-customizable": ["focus"],
        "socialButton-customizable": ["hover"],
    ]

    private static let properties: Set<String> = {
        var names: Set<String> = [
            "background", "background-color", "background-image", "border-collapse", "border-radius", "border-spacing", "box-shadow",
            "box-sizing", "color", "display", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
            "letter-spacing", "line-height", "max-height", "max-width", "min-height", "min-width", "opacity", "outline", "outline-color",
            "outline-offset", "outline-style", "outline-width", "text-align", "text-decoration", "text-indent", "text-shadow",
            "text-transform", "vertical-align", "white-space", "width", "word-spacing",
        ]
        for side in ["", "-top", "-right", "-bottom", "-left"] {
            names.formUnion(["margin" + side, "padding" + side, "border" + side])
            for part in ["-color", "-style", "-width"] { names.insert("border" + side + part) }
        }
        for corner in ["top-left", "top-right", "bottom-left", "bottom-right"] { names.insert("border-\(corner)-radius") }
        return names
    }()

    private static func selectors(_ reader: inout StyleReader) throws(UserPoolError) -> [String] {
        var selectors: [String] = []
        repeat {
            try reader.skipSpace()
            guard reader.take(".") else { throw .invalidCSS("a class selector was expected, found \(reader.shown)") }
            let name = reader.name()
            guard classes.contains(name) else { throw .invalidCSS(".\(name.prefix(64)) is not a class that can be customized") }
            var selector = "." + name
            if reader.take(":") {
                let state = reader.name().lowercased()
                guard states[name]?.contains(state) == true else { throw .invalidCSS(".\(name):\(state.prefix(64)) cannot be customized") }
                selector += ":" + state
            }
            selectors.append(selector)
            try reader.skipSpace()
        } while reader.take(",")
        return selectors
    }

    private static func declarations(_ reader: inout StyleReader) throws(UserPoolError) -> [String] {
        guard reader.take("{") else { throw .invalidCSS("'{' was expected, found \(reader.shown)") }
        var declarations: [String] = []
        while true {
            try reader.skipSpace()
            if reader.take("}") { return declarations }
            if reader.take(";") { continue }
            let property = reader.name().lowercased()
            guard properties.contains(property) else {
                throw .invalidCSS(
                    "\(property.isEmpty ? reader.shown : String(property.prefix(64))) is not a property that can be customized")
            }
            try reader.skipSpace()
            guard reader.take(":") else { throw .invalidCSS("':' was expected after \(property)") }
            declarations.append(property + ":" + (try reader.value(of: property)))
        }
    }
}
