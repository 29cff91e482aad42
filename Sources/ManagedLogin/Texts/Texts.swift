import JSON

/// What the pages say in one language: texts by key, with `{names}` for what is filled in.
struct Texts: Sendable {
    /// The first that has a text counts: the operator's before ours, the language's before English.
    private let layers: [[String: String]]

    init(_ layers: [[String: String]]) { self.layers = layers }

    /// The key itself where no language has the text, so that a page still works.
    subscript(_ key: String) -> String {
        for layer in layers {
            if let text = layer[key] { return text }
        }
        return key
    }

    func text(_ key: String, _ values: [String: String]) -> String {
        var text = self[key]
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    /// Reads a flat JSON object of texts.
    /// - Returns: `nil` for anything else.
    static func read(_ json: [UInt8]) -> [String: String]? {
        guard let object = try? WireValue(json: json).object else { return nil }
        var texts: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.string else { return nil }
            texts[member.name] = text
        }
        return texts
    }
}
