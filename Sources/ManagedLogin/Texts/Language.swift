/// A language of the pages, by the value of `lang`: one of Cognito's twelve, or one that an operator has added.
/// Source: guide, "Managed login localization" (facts A7); BCP 47.
public struct Language: Sendable, Hashable {
    /// As operators and Cognito write it: `pt-BR`.
    public let tag: String
    /// The language's name in itself.
    public let ownName: String
    /// As the links of terms name it (API reference, LinksType).
    let termsName: String
    /// Whether it is written from right to left.
    let isRightToLeft: Bool

    private init(_ tag: String, _ ownName: String, terms: String) {
        self.tag = tag
        self.ownName = ownName
        termsName = "cognito:" + terms
        isRightToLeft = false
    }

    /// One that is not Cognito's: links of terms are those of the default language.
    init(added tag: String, ownName: String, isRightToLeft: Bool) {
        self.tag = tag
        self.ownName = ownName
        termsName = "cognito:default"
        self.isRightToLeft = isRightToLeft
    }

    public static let english = Language("en", "English", terms: "english")

    /// Cognito's, in the order of the pages' list.
    static let provided: [Language] = [
        english,
        Language("nl", "Nederlands", terms: "dutch"),
        Language("fr", "Français", terms: "french"),
        Language("es", "Español", terms: "spanish"),
        Language("de", "Deutsch", terms: "german"),
        Language("id", "Bahasa Indonesia", terms: "bahasa-indonesia"),
        Language("it", "Italiano", terms: "italian"),
        Language("ja", "日本語", terms: "japanese"),
        Language("ko", "한국어", terms: "korean"),
        Language("pt-BR", "Português (Brasil)", terms: "portuguese-brazil"),
        Language("zh-CN", "简体中文", terms: "chinese-simplified"),
        Language("zh-TW", "繁體中文", terms: "chinese-traditional"),
    ]
}
