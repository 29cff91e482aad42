/// The ARN of a Lambda function: `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, perhaps with `:VERSION` or `:ALIAS` (Lambda Developer Guide,
/// "Lambda function ARNs").
struct FunctionARN: Hashable, CustomStringConvertible {
    let description: String
    let partition: String
    let region: String
    let name: String
    /// A version or an alias; nil for the newest code.
    let qualifier: String?

    /// Nil for what is no such ARN.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 256, parts.count == 7 || parts.count == 8, parts[0] == "arn", parts[1].hasPrefix("aws"),
            parts[2] == "lambda", parts[5] == "function", parts[4].utf8.count == 12, parts[4].utf8.allSatisfy(Self.isDigit),
            parts[3].split(separator: "-").count >= 3
        else { return nil }
        for part in parts[1...] {
            guard !part.isEmpty, part.utf8.allSatisfy(Self.isPlain) else { return nil }
        }
        description = text
        partition = parts[1]
        region = parts[3]
        name = parts[6]
        qualifier = parts.count == 8 ? parts[7] : nil
    }

    /// The ARN without its version or alias.
    var unqualified: String {
        guard let qualifier else { return description }
        return String(description.dropLast(qualifier.utf8.count + 1))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$")
    }
}
