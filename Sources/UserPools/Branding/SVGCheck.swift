/// Whether an SVG image is nothing but a picture. It is checked and kept as it came, never mended: what one reader mends another one reads
/// otherwise.
///
/// Elements, name spaces and references are lists of what is allowed. No scripts, no event handlers, no animation of attributes, no foreign
/// content, nothing from outside the file, no document type, no entities of its own. Source: SVG 2; XML 1.0; facts A7.
enum SVGCheck {
    private static let elements: Set<String> = [
        "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComposite", "feDropShadow", "feFlood",
        "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "filter", "g", "line", "linearGradient", "marker", "mask",
        "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "symbol", "text", "textPath", "title",
        "tspan", "use",
    ]
    private static let svg = "http://www.w3.org/2000/svg"
    private static let xlink = "http://www.w3.org/1999/xlink"
    private static let deepest = 64
    private static let mostElements = 20_000
    /// Each `use` may stand for many: a few of them in a chain make a picture of billions.
    private static let mostUses = 16

    /// - Returns: what is wrong with the image, or `nil`.
    static func problem(of bytes: [UInt8]) -> String? {
        guard var reader = XMLOutline(bytes) else { return "an SVG image must be UTF-8 text without control characters." }
        do {
            try check(&reader)
            return nil
        } catch {
            return error.text
        }
    }

    private static func check(_ reader: inout XMLOutline) throws(SVGProblem) {
        var open: [String] = []
        var (count, uses, hasRoot, style) = (0, 0, false, "")
        while let piece = try reader.next() {
            switch piece {
            case .text(let text):
                if open.isEmpty, text.contains(where: { !$0.isWhitespace }) { throw SVGProblem("text stands outside of the image.") }
                // A comment parts the text of a style for us and not for a browser: it is judged as a whole.
                if open.last == "style" { style += text }
            case .end(let name):
                guard open.popLast() == name else { throw SVGProblem("</\(name.prefix(64))> closes nothing.") }
                if name == "style" {
                    try checkStyle(style, name)
                    style = ""
                }
            case .start(let name, let attributes, let isEmpty):
                guard elements.contains(name) else { throw SVGProblem("the element \(name.prefix(64)) is not allowed.") }
                guard open.last != "style" else { throw SVGProblem("style has elements in it.") }
                if open.isEmpty {
                    guard !hasRoot, name == "svg", attributes.contains(where: { $0.name == "xmlns" && $0.value == svg }) else {
                        throw SVGProblem("the root must be one svg element of the SVG name space.")
                    }
                    hasRoot = true
                }
                count += 1
                uses += name == "use" ? 1 : 0
                guard count <= mostElements, open.count < deepest, uses <= mostUses else { throw SVGProblem("it has too many elements.") }
                var names: Set<String> = []
                for attribute in attributes {
                    guard names.insert(attribute.name).inserted else { throw SVGProblem("an attribute stands twice.") }
                    try check(attribute)
                }
                if !isEmpty { open.append(name) }
            }
        }
        guard hasRoot, open.isEmpty else { throw SVGProblem("it ends early.") }
    }

    private static func check(_ attribute: XMLOutline.Attribute) throws(SVGProblem) {
        let (name, value) = (attribute.name, attribute.value)
        switch name {
        case "xmlns": guard value == svg else { throw SVGProblem("the name space \(value.prefix(64)) is not allowed.") }
        case "xmlns:xlink": guard value == xlink else { throw SVGProblem("the name space \(value.prefix(64)) is not allowed.") }
        case "xml:space", "xml:lang": break
        case "href", "xlink:href": guard isFragment(value) else { throw SVGProblem("\(name) must refer to the image itself.") }
        default:
            // Every event handler begins so, in HTML too, whatever its case.
            guard !name.lowercased().hasPrefix("on"), !name.contains(":") else {
                throw SVGProblem("the attribute \(name.prefix(64)) is not allowed.")
            }
            try checkStyle(value, name)
        }
    }

    private static func isFragment(_ text: some StringProtocol) -> Bool {
        text.hasPrefix("#") && text.utf8.count > 1
            && text.dropFirst().utf8.allSatisfy {
                (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }

    /// Presentation attributes take CSS values, and `style` takes CSS: references only into the image, no rules that fetch, no escapes.
    private static func checkStyle(_ text: String, _ name: String) throws(SVGProblem) {
        let lower = text.lowercased()
        for word in [
            "\\", "@", "expression(", "javascript:", "vbscript:", "data:", "behavior", "-moz-binding", "image(", "image-set(", "src(",
        ]
        where lower.contains(word) && !(word == "@" && name != "style") {
            throw SVGProblem("\(name.prefix(64)) has \(word) in it.")
        }
        var rest = lower[...]
        while let found = rest.firstRange(of: "url(") {
            rest = rest[found.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { throw SVGProblem("\(name.prefix(64)) has a reference without an end.") }
            var target = rest[..<end].drop { $0.isWhitespace }
            while target.last?.isWhitespace == true { target.removeLast() }
            for quote in ["\"", "'"] where target.count > 2 && target.hasPrefix(quote) && target.hasSuffix(quote) {
                target = target.dropFirst().dropLast()
            }
            guard isFragment(target) else { throw SVGProblem("\(name.prefix(64)) refers to something outside of the image.") }
            rest = rest[end...]
        }
    }
}

/// What is wrong with an image.
struct SVGProblem: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
