import CLibcryptoShims

/// `$2a$`, `$2b$`, `$2x$` or `$2y$`, the cost in two digits, 22 digits of salt and 31 of digest; Django writes `bcrypt$` before it.
///
/// bcrypt reads 72 bytes of a password, and crypt(3) no further than a NUL (see `ImportedHash.matches`).
struct BcryptHash: Sendable, Equatable {
    /// 2¹⁴ rounds take about a second of a core.
    static let costs = 4...14
    private static let longestPassword = 72
    private static let digestLength = 31

    private let text: String
    /// The same cost around nothing.
    let costing: String

    init(_ given: String) throws(CredentialsError) {
        let text = given.hasPrefix("bcrypt$$2") ? String(given.dropFirst("bcrypt$".count)) : given
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, ["2a", "2b", "2x", "2y"].contains(parts[1]), parts[2].utf8.count == 2,
            parts[2].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let cost = Int(parts[2]), parts[3].utf8.count == 53,
            parts[3].utf8.allSatisfy(Self.isDigit)
        else { throw CredentialsError(.importedHashInvalid, "not a bcrypt hash") }
        guard Self.costs.contains(cost) else {
            throw CredentialsError(
                .importedHashInvalid, "a bcrypt cost must be between \(Self.costs.lowerBound) and \(Self.costs.upperBound)")
        }
        self.text = text
        costing = "$2b$\(parts[2])$" + String(repeating: ".", count: 53)
    }

    func matches(_ secret: [UInt8]) -> Bool {
        let password = secret.prefix(Self.longestPassword).map { CChar(bitPattern: $0) } + [0]
        var made = [CChar](repeating: 0, count: 61)
        guard lifeguard_bcrypt(&made, password, text) == 0 else { return false }
        // The last digit of the salt has bits that do not count, and crypt(3) clears them: only the digests are compared.
        let digest = made.dropLast().suffix(Self.digestLength).map { UInt8(bitPattern: $0) }
        return ConstantTime.equal([UInt8](digest), [UInt8](text.utf8.suffix(Self.digestLength)))
    }

    /// bcrypt's own base 64.
    private static func isDigit(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
