import Synchronization
import UserPools

/// The texts of every language: ours, read once, and over them those of the operator, which may change while the server runs.
public final class TextLibrary: Sendable {
    private let provided: [Language: [String: String]]
    private let state: Mutex<State>

    private static let files: [String: [UInt8]] = [
        "en": PackageResources.en_json, "nl": PackageResources.nl_json, "fr": PackageResources.fr_json, "es": PackageResources.es_json,
        "de": PackageResources.de_json, "id": PackageResources.id_json, "it": PackageResources.it_json, "ja": PackageResources.ja_json,
        "ko": PackageResources.ko_json, "pt-BR": PackageResources.pt_BR_json, "zh-CN": PackageResources.zh_CN_json,
        "zh-TW": PackageResources.zh_TW_json,
    ]

    private struct State {
        /// Of pools without texts of their own.
        var all: PoolTexts
        var pools: [UserPoolID: PoolTexts] = [:]
    }

    /// - Throws: when a file of ours is not a flat object of texts.
    init() throws {
        var provided: [Language: [String: String]] = [:]
        for language in Language.provided {
            guard let texts = Self.files[language.tag].flatMap(Texts.read) else { throw UnreadableTexts(language: language.tag) }
            provided[language] = texts
        }
        self.provided = provided
        state = Mutex(State(all: Self.texts(provided, [:], [:])))
    }

    func texts(of pool: UserPoolID) -> PoolTexts { state.withLock { $0.pools[pool] ?? $0.all } }

    /// Puts an operator's texts in the place of those that were.
    public func replace(with files: [OperatorTexts]) {
        let readable = files.filter { $0.problem == nil }
        let all = Self.byTag(readable.filter { $0.pool == nil })
        var pools: [UserPoolID: PoolTexts] = [:]
        for pool in Set(readable.compactMap(\.pool)) {
            pools[pool] = Self.texts(provided, all, Self.byTag(readable.filter { $0.pool == pool }))
        }
        let made = State(all: Self.texts(provided, all, [:]), pools: pools)
        state.withLock { $0 = made }
    }

    /// The keys that a text of an operator's can have, beside those of the language itself.
    public var keys: Set<String> { Set((provided[.english] ?? [:]).keys).union(OperatorTexts.ownKeys) }

    /// One of our own files, to begin a translation with.
    /// - Parameter language: one of Cognito's tags.
    public static func file(of language: String) -> [UInt8]? { files[language] }

    private static func byTag(_ files: [OperatorTexts]) -> [String: [String: String]] {
        Dictionary(files.map { ($0.tag, $0.texts) }) { first, _ in first }
    }

    private static func texts(
        _ provided: [Language: [String: String]], _ all: [String: [String: String]], _ own: [String: [String: String]]
    ) -> PoolTexts {
        let english = [own["en"], all["en"], provided[.english]].compactMap { $0 }
        func layers(_ tag: String, _ ours: [String: String]?) -> Texts { Texts([own[tag], all[tag], ours].compactMap { $0 } + english) }
        let known = Set(Language.provided.map(\.tag))
        let added = Set(own.keys).union(all.keys).subtracting(known).sorted().map { tag in
            let names = layers(tag, nil)
            return (
                language: Language(
                    added: tag, ownName: names["language.name"], isRightToLeft: (own[tag] ?? all[tag])?["language.direction"] == "rtl"),
                texts: names
            )
        }
        return PoolTexts(Language.provided.map { (language: $0, texts: layers($0.tag, provided[$0])) } + added)
    }
}

struct UnreadableTexts: Error, CustomStringConvertible {
    let language: String
    var description: String { "The texts of \(language) cannot be read." }
}
