public import UserPools

/// A file of an operator's: texts of one language, for all pools or for one.
public struct OperatorTexts: Sendable {
    public let pool: UserPoolID?
    /// A language tag (BCP 47): the file's name.
    public let tag: String
    let texts: [String: String]
    /// Why the file cannot be used; `nil` where it can.
    public let problem: String?

    /// What a language says of itself.
    static let ownKeys: Set<String> = ["language.name", "language.direction"]
    private static let longestText = 2_000

    /// - Parameter json: a flat object of texts by the keys of our own.
    public init(pool: UserPoolID?, tag: String, json: [UInt8]) {
        self.pool = pool
        self.tag = tag
        texts = Texts.read(json) ?? [:]
        problem =
            if !Self.isTag(tag) {
                "its name is no language tag"
            } else if texts.isEmpty {
                "it is no JSON object of texts"
            } else if !Language.provided.contains(where: { $0.tag == tag }), texts["language.name"] == nil {
                "a language that is added needs language.name"
            } else if let long = texts.first(where: { $0.value.utf8.count > Self.longestText }) {
                "\(long.key) is too long"
            } else if let direction = texts["language.direction"], !["ltr", "rtl"].contains(direction) {
                "language.direction is ltr or rtl"
            } else {
                nil
            }
    }

    /// Keys that no page has a text for, sorted: most likely misspelt.
    public func unknownKeys(in library: TextLibrary) -> [String] { texts.keys.filter { !library.keys.contains($0) }.sorted() }

    private static func isTag(_ text: String) -> Bool {
        let subtags = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let primary = subtags.first, (2...3).contains(primary.utf8.count), text.utf8.count <= 35 else { return false }
        return subtags.allSatisfy { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isLetterOrDigit) }
            && primary.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) }
}
