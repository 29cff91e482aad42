/// What the pages of one pool say, in every language that they speak.
struct PoolTexts: Sendable {
    /// In the order in which people choose from them.
    let languages: [Language]
    private let texts: [Language: Texts]
    /// The choice of languages as HTML, by the language that is chosen: it is the same on every page, and a third of a page's work.
    private let choices: [Language: String]

    init(_ texts: [(language: Language, texts: Texts)]) {
        languages = texts.map(\.language)
        self.texts = Dictionary(texts.map { ($0.language, $0.texts) }) { first, _ in first }
        let languages = languages
        choices = Dictionary(languages.map { ($0, Self.choice(of: $0, among: languages)) }) { first, _ in first }
    }

    subscript(_ language: Language) -> Texts { texts[language] ?? Texts([]) }

    func choice(of language: Language) -> String { choices[language] ?? "" }

    /// The best of what a browser prefers. Source: RFC 9110 section 12.5.4; RFC 4647 section 3.4 (lookup).
    func language(acceptLanguage: String) -> Language? {
        var best: (quality: Double, language: Language)?
        for range in acceptLanguage.split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first.map({ $0.filter { $0 != " " } }), let language = language(tag: tag) else { continue }
            var quality = 1.0
            for parameter in parts.dropFirst() {
                let text = parameter.filter { $0 != " " }
                if text.hasPrefix("q=") { quality = Double(text.dropFirst(2)) ?? 0 }
            }
            if quality > 0, quality > best?.quality ?? 0 { best = (quality, language) }
        }
        return best?.language
    }

    /// A language tag (BCP 47), with or without its region.
    func language(tag: String) -> Language? {
        let wanted = tag.lowercased()
        if let exact = languages.first(where: { $0.tag.lowercased() == wanted }) { return exact }
        let subtags = wanted.split(separator: "-")
        guard let primary = subtags.first else { return nil }
        if primary == "zh" {
            // The script, or the region that stands for it.
            let isTraditional = ["hant", "tw", "hk", "mo"].contains { subtags.dropFirst().contains(Substring($0)) }
            return languages.first { $0.tag == (isTraditional ? "zh-TW" : "zh-CN") }
        }
        let family = languages.filter { $0.tag.lowercased().split(separator: "-").first == primary }
        return family.first { !$0.tag.contains("-") } ?? family.first
    }

    private static func choice(of chosen: Language, among languages: [Language]) -> String {
        languages.map {
            "<option value=\"\($0.tag)\" lang=\"\($0.tag)\"\($0 == chosen ? " selected" : "")>\(escaped($0.ownName))</option>\n"
        }.joined()
    }

    /// Tags are letters, digits and hyphens; names may be an operator's.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
