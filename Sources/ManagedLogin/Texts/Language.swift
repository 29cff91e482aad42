/// The languages of the pages, by the values of `lang`. Source: guide, "Managed login localization" (facts A7).
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case dutch = "nl"
    case french = "fr"
    case spanish = "es"
    case german = "de"
    case indonesian = "id"
    case italian = "it"
    case japanese = "ja"
    case korean = "ko"
    case brazilianPortuguese = "pt-BR"
    case simplifiedChinese = "zh-CN"
    case traditionalChinese = "zh-TW"

    /// The language's name in itself.
    public var ownName: String {
        switch self {
        case .english: "English"
        case .dutch: "Nederlands"
        case .french: "Français"
        case .spanish: "Español"
        case .german: "Deutsch"
        case .indonesian: "Bahasa Indonesia"
        case .italian: "Italiano"
        case .japanese: "日本語"
        case .korean: "한국어"
        case .brazilianPortuguese: "Português (Brasil)"
        case .simplifiedChinese: "简体中文"
        case .traditionalChinese: "繁體中文"
        }
    }

    /// As the links of terms name it (API reference, LinksType).
    var termsName: String {
        let name =
            switch self {
            case .english: "english"
            case .dutch: "dutch"
            case .french: "french"
            case .spanish: "spanish"
            case .german: "german"
            case .indonesian: "bahasa-indonesia"
            case .italian: "italian"
            case .japanese: "japanese"
            case .korean: "korean"
            case .brazilianPortuguese: "portuguese-brazil"
            case .simplifiedChinese: "chinese-simplified"
            case .traditionalChinese: "chinese-traditional"
            }
        return "cognito:" + name
    }

    /// The best of what a browser prefers. Source: RFC 9110 section 12.5.4; RFC 4647 section 3.4 (lookup).
    public init?(acceptLanguage: String) {
        var best: (quality: Double, language: Language)?
        for range in acceptLanguage.split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first.map({ $0.filter { $0 != " " } }), let language = Language(tag: tag) else { continue }
            var quality = 1.0
            for parameter in parts.dropFirst() {
                let text = parameter.filter { $0 != " " }
                if text.hasPrefix("q=") { quality = Double(text.dropFirst(2)) ?? 0 }
            }
            if quality > 0, quality > best?.quality ?? 0 { best = (quality, language) }
        }
        guard let best else { return nil }
        self = best.language
    }

    /// A language tag (BCP 47), with or without its region.
    public init?(tag: String) {
        let wanted = tag.lowercased()
        if let exact = Self.allCases.first(where: { $0.rawValue.lowercased() == wanted }) {
            self = exact
            return
        }
        let primary = wanted.prefix { $0 != "-" }
        switch primary {
        case "pt": self = .brazilianPortuguese
        case "zh":
            // The script, or the region that stands for it.
            let isTraditional = ["hant", "tw", "hk", "mo"].contains { wanted.split(separator: "-").dropFirst().contains(Substring($0)) }
            self = isTraditional ? .traditionalChinese : .simplifiedChinese
        default:
            guard let match = Self.allCases.first(where: { $0.rawValue == primary }) else { return nil }
            self = match
        }
    }
}
