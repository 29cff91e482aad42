/// What a JSON text may cost before it is refused.
public struct JSONLimits: Equatable, Sendable {
    /// Bytes of the whole text.
    public var bytes: Int
    /// How deep arrays and objects may nest.
    public var depth: Int
    /// Values in the whole text: each takes about forty bytes of memory however short it is written.
    public var values: Int

    public init(bytes: Int = 4_194_304, depth: Int = 64, values: Int = 131_072) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }

    /// 4 MiB, 64 levels, 131,072 values.
    public static let standard = JSONLimits()
}

extension WireValue {
    /// Reads one JSON text as RFC 8259 has it and nothing more: no byte-order mark, comments, trailing commas, bare
    /// words, control characters in strings, lone surrogates or malformed UTF-8.
    ///
    /// - Throws: a `.serialization` ``WireDecodingError`` that names the byte offset.
    public init(json bytes: [UInt8], limits: JSONLimits = .standard) throws(WireDecodingError) {
        guard bytes.count <= limits.bytes else {
            throw .serialization("The JSON text is longer than \(limits.bytes) bytes")
        }
        var parser = JSONParser(bytes: bytes, limits: limits)
        self = try parser.document()
    }
}

struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private let depthLimit: Int
    private var valuesLeft: Int

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        depthLimit = limits.depth
        valuesLeft = limits.values
    }

    mutating func document() throws(WireDecodingError) -> WireValue {
        skipWhitespace()
        let value = try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw malformed("text after the value") }
        return value
    }

    private func malformed(_ what: StaticString) -> WireDecodingError {
        .serialization("Malformed JSON at byte \(position): \(what)")
    }

    private var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(WireDecodingError) -> WireValue {
        guard valuesLeft > 0 else { throw malformed("too many values") }
        valuesLeft -= 1
        guard let byte = current else { throw malformed("the text ends early") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw malformed("a value was expected")
        }
    }

    private mutating func word(_ word: StaticString) throws(WireDecodingError) {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { throw malformed("the text ends early") }
        let matches = word.withUTF8Buffer { expected in
            bytes[position..<position + length].elementsEqual(expected)
        }
        guard matches else { throw malformed("a value was expected") }
        position += length
    }

    private mutating func object(depth: Int) throws(WireDecodingError) -> WireValue {
        guard depth <= depthLimit else { throw malformed("nested too deep") }
        position += 1
        var members: [WireMember] = []
        skipWhitespace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(WireObject())
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw malformed("a member name was expected") }
            let name = try string()
            skipWhitespace()
            guard current == UInt8(ascii: ":") else { throw malformed("':' was expected") }
            position += 1
            skipWhitespace()
            members.append(WireMember(name: name, value: try value(depth: depth)))
            skipWhitespace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipWhitespace()
            case UInt8(ascii: "}"):
                position += 1
                return .object(WireObject(members))
            default: throw malformed("',' or '}' was expected")
            }
        }
    }

    private mutating func array(depth: Int) throws(WireDecodingError) -> WireValue {
        guard depth <= depthLimit else { throw malformed("nested too deep") }
        position += 1
        var elements: [WireValue] = []
        skipWhitespace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth))
            skipWhitespace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipWhitespace()
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw malformed("',' or ']' was expected")
            }
        }
    }

    // RFC 8259 section 6: no plus sign, no leading zeros, digits on both sides of the point.
    private mutating func number() throws(WireDecodingError) -> WireNumber {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return WireNumber(validatedText: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(WireDecodingError) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw malformed("a digit was expected") }
    }

    private mutating func string() throws(WireDecodingError) -> String {
        position += 1
        let start = position
        position = JSONScan.plainRun(bytes, from: position)
        if current == UInt8(ascii: "\"") {
            let text = try text(start..<position)
            position += 1
            return text
        }
        return try escapedString(from: start)
    }

    private func text(_ range: Range<Int>) throws(WireDecodingError) -> String {
        let text = bytes.withUnsafeBufferPointer { buffer in
            String(validating: UnsafeBufferPointer(rebasing: buffer[range]), as: UTF8.self)
        }
        guard let text else { throw malformed("the string before it is not UTF-8") }
        return text
    }

    private mutating func escapedString(from start: Int) throws(WireDecodingError) -> String {
        var unescaped = Array(bytes[start..<position])
        while true {
            guard let byte = current else { throw malformed("the text ends inside a string") }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw malformed("the string before it is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &unescaped)
            case 0..<0x20: throw malformed("a control character in a string")
            default:
                let end = JSONScan.plainRun(bytes, from: position)
                unescaped.append(contentsOf: bytes[position..<end])
                position = end
            }
        }
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(WireDecodingError) {
        guard let byte = current else { throw malformed("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try escapedScalar()
            if let encoded = UTF8.encode(scalar) { unescaped.append(contentsOf: encoded) }
        default: throw malformed("an unknown escape")
        }
    }

    // RFC 8259 section 8.2 leaves lone surrogates to the reader; they have no UTF-8 form, so they are refused.
    private mutating func escapedScalar() throws(WireDecodingError) -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, current == UInt8(ascii: "\\") else { throw malformed("a lone surrogate") }
        position += 1
        guard current == UInt8(ascii: "u") else { throw malformed("a lone surrogate") }
        position += 1
        let second = try fourHexDigits()
        guard second >= 0xDC00, second <= 0xDFFF,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw malformed("a lone surrogate") }
        return scalar
    }

    private mutating func fourHexDigits() throws(WireDecodingError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw malformed("the text ends inside a string") }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw malformed("a hexadecimal digit was expected")
            }
            position += 1
        }
        return value
    }
}
