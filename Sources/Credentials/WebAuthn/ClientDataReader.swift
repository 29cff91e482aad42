/// Reads the members of one JSON object (RFC 8259): texts and booleans by value, others only for their form.
///
/// Foundation's reader takes the last of two members of one name without a word, and another reader the first: here they are refused.
struct ClientDataReader {
    enum Value: Equatable {
        case text(String)
        case boolean(Bool)
        case other
    }

    private static let deepest = 8

    private var rest: ArraySlice<UInt8>

    /// Nil for anything but one well-formed object.
    static func members(_ json: [UInt8]) -> [String: Value]? {
        var reader = ClientDataReader(rest: json[...])
        guard let members = reader.object(level: 1) else { return nil }
        reader.skipSpace()
        return reader.rest.isEmpty ? members : nil
    }

    private mutating func value(level: Int) -> Value? {
        guard level <= Self.deepest else { return nil }
        skipSpace()
        switch rest.first {
        case UInt8(ascii: "\""): return string().map { .text($0) }
        case UInt8(ascii: "{"): return object(level: level) == nil ? nil : .other
        case UInt8(ascii: "["): return skipArray(level: level) ? .other : nil
        case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .other : nil
        default: return skipNumber() ? .other : nil
        }
    }

    private mutating func object(level: Int) -> [String: Value]? {
        skipSpace()
        guard take("{") else { return nil }
        var members: [String: Value] = [:]
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            guard let name = string() else { return nil }
            skipSpace()
            guard take(":"), let value = value(level: level + 1), members.updateValue(value, forKey: name) == nil else { return nil }
            skipSpace()
        } while take(",")
        return take("}") ? members : nil
    }

    private mutating func skipArray(level: Int) -> Bool {
        guard take("[") else { return false }
        skipSpace()
        if take("]") { return true }
        repeat {
            guard value(level: level + 1) != nil else { return false }
            skipSpace()
        } while take(",")
        return take("]")
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var content: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                content += UTF8.encode(scalar).map { [UInt8]($0) } ?? []
            case 0..<0x20: return nil
            default: content.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = codeUnit() else { return nil }
            guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
            guard take("\\u"), let low = codeUnit(), (0xDC00..<0xE000).contains(low) else { return nil }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: return nil
        }
    }

    private mutating func codeUnit() -> UInt32? {
        guard rest.count >= 4, let bytes = Hexadecimal.decode(String(decoding: rest.prefix(4), as: UTF8.self)), bytes.count == 2 else {
            return nil
        }
        rest = rest.dropFirst(4)
        return UInt32(bytes[0]) << 8 | UInt32(bytes[1])
    }

    private mutating func skipNumber() -> Bool {
        _ = take("-")
        if !take("0"), skipDigits() == 0 { return false }
        if take("."), skipDigits() == 0 { return false }
        guard take("e") || take("E") else { return true }
        _ = take("+") || take("-")
        return skipDigits() > 0
    }

    private mutating func skipDigits() -> Int {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        rest = rest.dropFirst(digits)
        return digits
    }

    private mutating func skipSpace() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } }

    private mutating func take(_ token: StaticString) -> Bool {
        let matches = token.withUTF8Buffer { rest.starts(with: $0) }
        if matches { rest = rest.dropFirst(token.utf8CodeUnitCount) }
        return matches
    }
}
