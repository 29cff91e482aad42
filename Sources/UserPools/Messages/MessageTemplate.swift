/// What stands in a message in the place of `{####}`, `{username}` and `{##text##}`.
///
/// A template is read once: what is put in is never read for placeholders itself, or a username could ask for the code a second time.
/// Source: guide, "Configuring MFA, authentication, verification and invitation messages".
package struct MessageTemplate: Sendable, Equatable {
    package static let code = "{####}"
    package static let username = "{username}"
    /// What CustomMessage functions are given for the link; any text may stand between the marks.
    package static let link = "{##Click Here##}"

    package let text: String

    package init(_ text: String) { self.text = text }

    package var hasCode: Bool { text.contains(Self.code) }
    package var hasLink: Bool {
        parts.contains {
            guard case .link = $0 else { return false }
            return true
        }
    }

    /// - Parameters:
    ///   - code: `nil` leaves the placeholder as it is, as `nil` does for the link.
    ///   - isHTML: mail bodies are HTML: whatever people chose for themselves must not become part of the markup, or anybody could write
    ///     mail in the operator's name.
    package func filled(code: String?, username: String, link: String?, isHTML: Bool) -> String {
        var filled = ""
        for part in parts {
            switch part {
            case .text(let text): filled += text
            case .code: filled += code.map { isHTML ? Self.escaped($0) : $0 } ?? Self.code
            case .username: filled += isHTML ? Self.escaped(username) : username
            case .link(let words):
                if let link {
                    filled += isHTML ? "<a href=\"\(Self.escaped(link))\">\(words)</a>" : link
                } else {
                    filled += "{##\(words)##}"
                }
            }
        }
        return filled
    }

    private enum Part {
        case text(Substring), code, username, link(Substring)
    }

    private var parts: [Part] {
        var parts: [Part] = []
        var rest = text[...]
        var start = rest.startIndex
        // Without it a text of nothing but "{##" would be searched to its end for each of them.
        let lastMark = text.lastRange(of: "##}")?.lowerBound ?? text.startIndex
        while let brace = rest.firstIndex(of: "{") {
            rest = rest[brace...]
            var part: Part?
            var length = 1
            if rest.hasPrefix(Self.code) {
                (part, length) = (.code, Self.code.count)
            } else if rest.hasPrefix(Self.username) {
                (part, length) = (.username, Self.username.count)
            } else if rest.hasPrefix("{##"), brace < lastMark, let end = rest.dropFirst(3).firstRange(of: "##}") {
                let words = rest[rest.index(brace, offsetBy: 3)..<end.lowerBound]
                (part, length) = (.link(words), words.count + 6)
            }
            let next = rest.index(brace, offsetBy: length)
            if let part {
                if start < brace { parts.append(.text(text[start..<brace])) }
                parts.append(part)
                start = next
            }
            rest = rest[next...]
        }
        if start < text.endIndex { parts.append(.text(text[start...])) }
        return parts
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension String {
    /// The last place of a mark.
    fileprivate func lastRange(of mark: String) -> Range<Index>? { ranges(of: mark).last }
}
