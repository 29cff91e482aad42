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

    package var hasCode: Bool {
        parts.contains {
            guard case .code = $0 else { return false }
            return true
        }
    }
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
            case .code: filled += code.map { isHTML ? HTMLText.escaped($0) : $0 } ?? Self.code
            case .username: filled += isHTML ? HTMLText.escaped(username) : username
            case .link(let words):
                if let link {
                    filled += isHTML ? "<a href=\"\(HTMLText.escaped(link))\">\(words)</a>" : link
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
        let bytes = text.utf8
        var parts: [Part] = []
        var start = text.startIndex
        var position = text.startIndex
        while let brace = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
            let rest = bytes[brace...]
            let found: (part: Part, end: String.Index)?
            if rest.starts(with: Self.code.utf8) {
                found = (.code, bytes.index(brace, offsetBy: Self.code.utf8.count))
            } else if rest.starts(with: Self.username.utf8) {
                found = (.username, bytes.index(brace, offsetBy: Self.username.utf8.count))
            } else if rest.starts(with: "{##".utf8), let words = linkWords(from: bytes.index(brace, offsetBy: 3)) {
                found = (.link(words), bytes.index(words.endIndex, offsetBy: 3))
            } else {
                found = nil
            }
            position = found?.end ?? bytes.index(after: brace)
            guard let found else { continue }
            if start < brace { parts.append(.text(text[start..<brace])) }
            parts.append(found.part)
            start = found.end
        }
        if start < text.endIndex { parts.append(.text(text[start...])) }
        return parts
    }

    /// Up to the closing mark, unless another mark is opened before: then what was opened first is text.
    private func linkWords(from first: String.Index) -> Substring? {
        let bytes = text.utf8
        var position = first
        while position < bytes.endIndex {
            let rest = bytes[position...]
            if rest.starts(with: "##}".utf8) { return text[first..<position] }
            if rest.starts(with: "{##".utf8) { return nil }
            position = bytes.index(after: position)
        }
        return nil
    }
}
