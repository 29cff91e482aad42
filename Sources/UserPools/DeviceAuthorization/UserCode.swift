import Credentials

/// The code that a person types: eight letters that spell no words, 34 bits, shown as `XXXX-XXXX`. Source: RFC 8628 section 6.1.
public struct UserCode: Sendable, Equatable {
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)
    private static let length = 8

    /// Without the dash.
    let letters: String

    /// What somebody typed: in any case, with dashes and spaces anywhere.
    public init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let kept = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard kept.count == Self.length, kept.allSatisfy(Self.letters.contains) else { return nil }
        letters = String(decoding: kept, as: UTF8.self)
    }

    init(random: any RandomSource) {
        var made: [UInt8] = []
        while made.count < Self.length {
            // The bytes below the highest multiple of 20 fall on every letter equally.
            for byte in random.bytes(16) where byte < 240 && made.count < Self.length {
                made.append(Self.letters[Int(byte) % Self.letters.count])
            }
        }
        letters = String(decoding: made, as: UTF8.self)
    }

    /// As it is shown.
    public var text: String { String(letters.prefix(4)) + "-" + String(letters.dropFirst(4)) }
}
