/// What the service model demands of a text. The API checks it before any rule runs. Pages, files and functions come to the rules by other
/// doors, and what these let in could not be named through the API, or would be kept at any length.
public struct TextForm: Sendable {
    /// As the model's messages call it.
    let member: String
    /// In Unicode code points.
    let length: ClosedRange<Int>
    /// Whether every character is a letter, mark, symbol, number or punctuation: no space, control or invisible character.
    let isVisible: Bool

    /// UsernameType.
    public static let username = TextForm(member: "username", length: 1...128, isVisible: true)
    /// ConfirmationCodeType and the like; people type spaces into codes.
    public static let code = TextForm(member: "confirmationCode", length: 0...2_048, isVisible: false)
    /// AttributeNameType.
    public static let attributeName = TextForm(member: "name", length: 1...32, isVisible: false)
    /// AttributeValueType.
    public static let attributeValue = TextForm(member: "value", length: 0...2_048, isVisible: false)
    /// StringType: whatever has no shape of its own.
    public static let string = TextForm(member: "value", length: 0...131_072, isVisible: false)

    public func fits(_ text: String) -> Bool { broken(by: text).isEmpty }

    /// - Throws: InvalidParameter in the words of the model's own check, without the value.
    package func check(_ text: String) throws(UserPoolError) {
        let broken = broken(by: text)
        if !broken.isEmpty { throw .malformed(member, broken) }
    }

    private func broken(by text: String) -> [String] {
        var constraints: [String] = []
        // Code points are between a quarter of the bytes and all of them, which settles nearly every text unseen.
        let bytes = text.utf8.count
        if bytes > length.upperBound, text.unicodeScalars.count > length.upperBound {
            constraints.append("Member must have length less than or equal to \(length.upperBound)")
        }
        if text.isEmpty, length.lowerBound > 0 {
            constraints.append("Member must have length greater than or equal to \(length.lowerBound)")
        }
        if isVisible, text.isEmpty || !text.unicodeScalars.allSatisfy(Self.isVisible) {
            constraints.append("Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+")
        }
        return constraints
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return (0x21...0x7E).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol,
            .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation:
            return true
        default: return false
        }
    }
}
