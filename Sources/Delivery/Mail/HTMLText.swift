/// What a reader without HTML sees of a message in HTML.
enum HTMLText {
    /// Whether a body is HTML: it has a tag or a character reference. Cognito's templates are HTML, and many have neither.
    static func isHTML(_ body: String) -> Bool {
        let bytes = Array(body.utf8)
        let lastClose = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        for (index, byte) in bytes.enumerated() {
            guard index + 1 < bytes.count else { break }
            let next = bytes[index + 1]
            if byte == UInt8(ascii: "<"), isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!"),
                index < lastClose
            {
                return true
            }
            if byte == UInt8(ascii: "&"), isLetter(next) || next == UInt8(ascii: "#"),
                bytes[index...].prefix(10).contains(UInt8(ascii: ";"))
            {
                return true
            }
        }
        return false
    }

    /// The text without tags: blocks become lines, a link is followed by its address, references become characters.
    static func plain(_ html: String) -> String {
        var text = ""
        var hidden: String?
        var link: String?
        var rest = html[...]
        // Without it a text of nothing but "<" would be searched to its end for each of them.
        let lastClose = html.lastIndex(of: ">") ?? html.startIndex
        while let character = rest.first {
            if rest.hasPrefix("<!--") {
                rest = rest.range(after: "-->")
            } else if character == "<", rest.startIndex < lastClose, let end = rest.firstIndex(of: ">") {
                let tag = Tag(rest[rest.index(after: rest.startIndex)..<end])
                rest = rest[rest.index(after: end)...]
                if let name = hidden {
                    if tag.isEnd, tag.name == name { hidden = nil }
                    continue
                }
                switch tag.name {
                case "style", "script", "title", "head": if !tag.isEnd { hidden = tag.name }
                case "br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr": text += "\n"
                case "td", "th": text += " "
                case "a":
                    if !tag.isEnd { link = tag.reference }
                    if tag.isEnd, let address = link {
                        if !text.hasSuffix(address) { text += " (\(address))" }
                        link = nil
                    }
                default: break
                }
            } else {
                rest = rest.dropFirst()
                // A line break of the source is a space; only blocks break lines.
                if hidden == nil { text.append(character.isNewline || character == "\t" ? " " : character) }
            }
        }
        return tidied(decoded(text))
    }

    private struct Tag {
        let name: String
        let isEnd: Bool
        let reference: String?

        init(_ inside: Substring) {
            isEnd = inside.hasPrefix("/")
            name = inside.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
            reference = Self.attribute("href", in: inside)
        }

        private static func attribute(_ name: String, in inside: Substring) -> String? {
            for quote in ["\"", "'"] {
                let parts = inside.split(separator: "\(name)=\(quote)", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2 { return String(parts[1].prefix { String($0) != quote }) }
            }
            return nil
        }
    }

    private static let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "]

    private static func decoded(_ text: String) -> String {
        var plain = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            plain += rest[..<start]
            rest = rest[start...]
            let name = rest.dropFirst().prefix(8).prefix { $0 != ";" }
            if rest.dropFirst(name.count + 1).first == ";", let character = reference(name) {
                plain += character
                rest = rest.dropFirst(name.count + 2)
            } else {
                plain += "&"
                rest = rest.dropFirst()
            }
        }
        return plain + rest
    }

    private static func reference(_ name: Substring) -> String? {
        if let character = named[String(name)] { return character }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let value = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
        guard let value, let scalar = Unicode.Scalar(value), !HeaderText.isControl(scalar) else { return nil }
        return String(scalar)
    }

    /// Runs of spaces become one, and at most one empty line stands between two others.
    private static func tidied(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ").joined(separator: " ")
            if words.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(words)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}

extension Substring {
    /// What follows the first `mark`; nothing when it is not there.
    fileprivate func range(after mark: String) -> Substring {
        let parts = split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? parts[1] : ""
    }
}
