/// A first look at a metadata document: whether it can be one provider's description at all. It is read in earnest where assertions are.
///
/// Source: SAML 2.0 Metadata, section 2.3.2.
package enum SAMLMetadataOutline {
    /// Whether a text is an XML document whose root is an `EntityDescriptor` with an `entityID`, and has no document type declaration:
    /// entities have no place in metadata and are the usual way into an XML parser.
    package static func isEntityDescriptor(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.first == "\u{FEFF}" { rest.removeFirst() }
        guard !text.contains("<!DOCTYPE"), !text.contains("<!ENTITY"), !text.utf8.contains(0), let tag = rootTag(&rest) else {
            return false
        }
        let name = tag.prefix { !$0.isWhitespace }
        guard name.split(separator: ":", omittingEmptySubsequences: false).last == "EntityDescriptor" else { return false }
        guard let id = attribute("entityID", in: tag.dropFirst(name.count)), !id.isEmpty, id.count <= 1024 else { return false }
        let end = text.trimmedOfBlanks
        return end.hasSuffix("</\(name)>")
    }

    /// What stands between `<` and `>` of the first element, behind the prolog.
    private static func rootTag(_ rest: inout Substring) -> Substring? {
        while true {
            rest = rest.drop { $0.isWhitespace }
            if rest.hasPrefix("<?") {
                guard let end = rest.firstRange(of: "?>") else { return nil }
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("<!--") {
                guard let end = rest.firstRange(of: "-->") else { return nil }
                rest = rest[end.upperBound...]
            } else {
                guard rest.hasPrefix("<"), let end = rest.firstIndex(of: ">") else { return nil }
                let tag = rest[rest.index(after: rest.startIndex)..<end]
                return tag.hasSuffix("/") ? nil : tag
            }
        }
    }

    private static func attribute(_ name: String, in tag: Substring) -> Substring? {
        var rest = tag
        while let equals = rest.firstIndex(of: "=") {
            let found = rest[..<equals].split(whereSeparator: \.isWhitespace).last
            rest = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
            guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
            rest.removeFirst()
            guard let end = rest.firstIndex(of: quote) else { return nil }
            if let found, found == name { return rest[..<end] }
            rest = rest[rest.index(after: end)...]
        }
        return nil
    }
}

extension String {
    fileprivate var trimmedOfBlanks: Substring {
        var rest = self[...].drop { $0.isWhitespace }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}
