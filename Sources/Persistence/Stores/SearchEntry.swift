import UserPools

/// One row of a user's in the search index: an attribute and its value in the form that is compared.
struct SearchEntry {
    let attribute: String
    let value: String

    /// What has rows of its own. `sub`, `status` and `cognito:user_status` are answered by indexes of the users' table.
    static let attributes = ["username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username"]
    /// These are indexed in the form in which their pool compares names.
    private static let folding: Set<String> = ["username", "email", "preferred_username"]
    /// PostgreSQL takes no index row of more than 2704 bytes. A longer value is indexed by its beginning, and compared in full when found.
    private static let longestValue = 1024

    static func all(of user: User, folded: Bool) -> [SearchEntry] {
        attributes.compactMap { attribute in
            let value = attribute == "username" ? user.username : user.attributes[attribute]
            return value.map { SearchEntry(attribute: attribute, value: indexed(compared($0, attribute, folded: folded))) }
        }
    }

    /// The whole value in the form that is compared.
    static func compared(_ value: String, _ attribute: String, folded: Bool) -> String {
        folding.contains(attribute) ? NameKey.of(value, caseSensitive: !folded) : value
    }

    /// The part of a compared value that the index holds: up to the first U+0000, which PostgreSQL cannot keep, and not too long.
    static func indexed(_ value: String) -> String {
        guard value.utf8.count > longestValue || value.utf8.contains(0) else { return value }
        var beginning = String.UnicodeScalarView()
        var length = 0
        for scalar in value.unicodeScalars {
            length += UTF8.width(scalar)
            guard scalar.value != 0, length <= longestValue else { break }
            beginning.append(scalar)
        }
        return String(beginning)
    }

    /// A text that sorts before every ASCII text with this beginning, and behind the ASCII texts before those.
    static func start(ofTextsBeginning prefix: String) -> String {
        var scalars = Array(prefix.unicodeScalars)
        guard let last = scalars.popLast() else { return "" }
        if last.value > 1, let predecessor = Unicode.Scalar(last.value == 0xE000 ? 0xD7FF : last.value - 1) {
            scalars += [predecessor, "\u{10FFFF}"]
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// The least text that sorts after every indexed text with this beginning, when texts sort by code point.
    static func end(ofTextsBeginning prefix: String) -> String {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // U+D800 to U+DFFF are surrogates and no code points of their own.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let successor = Unicode.Scalar(next) else { continue }
            scalars.append(successor)
            return String(String.UnicodeScalarView(scalars))
        }
        // Nothing but the last code point, or nothing at all: longer than any indexed text, so behind all of them.
        return String(repeating: "\u{10FFFF}", count: longestValue / 4 + 1)
    }
}
