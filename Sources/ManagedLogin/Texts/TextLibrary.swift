/// The texts of every language, read once.
struct TextLibrary: Sendable {
    private let texts: [Language: Texts]

    /// - Throws: when a file of ours is not a flat object of texts.
    init() throws {
        let files: [Language: [UInt8]] = [
            .english: PackageResources.en_json, .dutch: PackageResources.nl_json, .french: PackageResources.fr_json,
            .spanish: PackageResources.es_json, .german: PackageResources.de_json, .indonesian: PackageResources.id_json,
            .italian: PackageResources.it_json, .japanese: PackageResources.ja_json, .korean: PackageResources.ko_json,
            .brazilianPortuguese: PackageResources.pt_BR_json, .simplifiedChinese: PackageResources.zh_CN_json,
            .traditionalChinese: PackageResources.zh_TW_json,
        ]
        guard let english = Texts.read(PackageResources.en_json) else { throw UnreadableTexts(language: .english) }
        var read: [Language: Texts] = [:]
        for (language, file) in files {
            guard let own = Texts.read(file) else { throw UnreadableTexts(language: language) }
            read[language] = Texts(own, fallback: english)
        }
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
