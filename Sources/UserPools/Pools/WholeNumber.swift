/// A whole number as attributes of the type Number have it: between -2^1023 and 2^1023, which no integer type holds.
/// Source: API reference, NumberAttributeConstraintsType.
struct WholeNumber: Sendable, Comparable, CustomStringConvertible {
    private let isNegative: Bool
    /// Decimal, without leading zeros; zero is one digit and not negative.
    private let digits: String

    private static let greatestDigits =
        "8988465674311579538646525953945123668089884894711532863671504057886633790275048156635423866120376801"
        + "0560056939935696678829394884407208311246423715319737062188883946712432742638151109800623047059726541"
        + "4760425028844190753411712314407369565552704136185816752553422931491199736229692398581524176781648121"
        + "12068608"

    /// - Parameter text: digits, with a sign before them or not.
    init?(_ text: String) {
        let unsigned = text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
        guard !unsigned.isEmpty, unsigned.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let significant = unsigned.drop { $0 == "0" }
        digits = significant.isEmpty ? "0" : String(significant)
        isNegative = text.utf8.first == UInt8(ascii: "-") && !significant.isEmpty
        guard !Self.isSmaller(Self.greatestDigits, digits) else { return nil }
    }

    var description: String { (isNegative ? "-" : "") + digits }

    static func < (left: Self, right: Self) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative ? isSmaller(right.digits, left.digits) : isSmaller(left.digits, right.digits)
    }

    /// Of two numbers without leading zeros the shorter one is the smaller; digits of one length are in the order of their bytes.
    private static func isSmaller(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count ? left.utf8.lexicographicallyPrecedes(right.utf8) : left.utf8.count < right.utf8.count
    }
}
