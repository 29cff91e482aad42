/// What a User-Agent header says of the system and the program, in words of this file or plain product names.
///
/// It is for people to tell their devices apart and proves nothing. Source of the form: RFC 9110 section 10.1.5.
public struct UserAgent: Sendable, Equatable {
    /// `Windows`, `macOS`, `iOS`, `Android`, `Chrome OS` or `Linux`.
    public let system: String?
    /// A browser or an app with its major version: `Firefox 128`.
    public let program: String?

    public static let unknown = "unknown"

    /// Browsers name their ancestors too, so the first of these that a header has is the one.
    private static let browsers = [
        ("Edg", "Edge"), ("EdgA", "Edge"), ("EdgiOS", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
        ("FxiOS", "Firefox"),
        ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ]
    /// iPhones call themselves like a Mac, and Android devices Linux.
    private static let systems = [
        ("iPhone", "iOS"), ("iPad", "iOS"), ("iPod", "iOS"), ("Android", "Android"), ("CrOS", "Chrome OS"), ("Windows", "Windows"),
        ("Macintosh", "macOS"), ("Linux", "Linux"),
    ]
    /// In the headers of AWS SDKs: `os/linux#5.15`.
    private static let sdkSystems = ["windows": "Windows", "macos": "macOS", "ios": "iOS", "android": "Android", "linux": "Linux"]

    /// - Parameter text: the header; what follows its first 1,024 bytes is not looked at.
    public init(_ text: String) {
        let words = text.utf8.prefix(1_024).split(whereSeparator: { !Self.isWord($0) }).map { String(decoding: $0, as: UTF8.self) }
        var versions: [Substring: Substring] = [:]
        for word in words {
            let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, versions[parts[0]] == nil { versions[parts[0]] = parts[1] }
        }
        let sdk = versions["os"].flatMap { Self.sdkSystems[$0.prefix { $0 != "#" }.lowercased()] }
        system = Self.systems.first { name, _ in words.contains(name) }?.1 ?? sdk
        if let (name, browser) = Self.browsers.first(where: { versions[Substring($0.0)] != nil }) {
            program = Self.named(browser, versions[Substring(name)])
        } else if versions["Safari"] != nil, let version = versions["Version"] {
            program = Self.named("Safari", version)
        } else if let product = words.first?.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false), product.count == 2,
            product[0] != "Mozilla", (1...64).contains(product[0].utf8.count)
        {
            program = Self.named(String(product[0]), product[1])
        } else {
            program = nil
        }
    }

    /// The system and the program, or whichever there is.
    public var deviceType: String {
        let parts = [system, program].compactMap { $0 }
        return parts.isEmpty ? Self.unknown : parts.joined(separator: ", ")
    }

    private static func named(_ name: String, _ version: Substring?) -> String {
        let major = (version ?? "").prefix { $0.isASCII && $0.isNumber }
        return (1...8).contains(major.utf8.count) ? "\(name) \(major)" : name
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "#"): true
        default: false
        }
    }
}
