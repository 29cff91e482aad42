/// The texts of every language, read once.
struct TextLibrary: Sendable {
    private let texts: [Language: Texts]

    /// - Throws: when a file of ours is not a flat object of texts.
    init() throws {
        let files: [Language: [UInt8]] = [.english: PackageResources.en_json]
        guard let english = Texts.read(PackageResources.en_json) else { throw UnreadableTexts(language: .english) }
        var read: [Language: Texts] = [:]
        for (language, file) in files {
            guard let own = Texts.read(file) else { throw UnreadableTexts(language: language) }
            read[language] = Texts(own, fallback: english)
        }
        for language in Language.allCases where read[language] == nil { read[language] = Texts([:], fallback: english) }
        self.texts = read
        self.english = english
    }

    private let english: [String: String]

    func texts(in language: Language) -> Texts { texts[language] ?? Texts([:], fallback: english) }
}

struct UnreadableTexts: Error, CustomStringConvertible {
    let language: Language
    var description: String { "The texts of \(language.rawValue) cannot be read." }
}
