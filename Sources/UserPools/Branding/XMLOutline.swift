/// Reads the XML of an image a piece at a time: less than XML 1.0 has, and nothing that it does not have.
///
/// A declaration at the beginning and comments are passed over. Document types, processing instructions, CDATA sections and entities other
/// than the five of XML are refused.
struct XMLOutline {
    struct Attribute {
        let name: String
        let value: String
    }

    enum Piece {
        case start(String, [Attribute], isEmpty: Bool)
        case end(String)
        case text(String)
    }

    private let bytes: [UInt8]
    private var position = 0
    private static let mostAttributes = 64

    /// `nil` for what is no UTF-8 or has characters that XML has not.
    init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil,
            !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F })
        else { return nil }
        self.bytes = bytes
        // A byte-order mark, which some editors write.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next piece; `nil` at the end.
    mutating func next() throws(SVGProblem) -> Piece? {
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else { return .text(try text()) }
            if starts("<!--") {
                try skipComment()
            } else if starts("<?xml ") && (position == 0 || position == 3) {
                try skipDeclaration()
            } else if starts("<!") || starts("<?") {
                throw SVGProblem("document types, instructions and CDATA sections are not allowed.")
            } else {
                return starts("</") ? try end() : try start()
            }
        }
        return nil
    }

    private func starts(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard bytes.count - position >= length else { return false }
        return text.withUTF8Buffer { bytes[position..<position + length].elementsEqual($0) }
    }

    private mutating func skipComment() throws(SVGProblem) {
        position += 4
        // XML 1.0 section 2.5 has no two hyphens within. HTML ends the comments that begin like these at once.
        guard !starts(">"), !starts("->") else { throw SVGProblem("a comment is malformed.") }
        while !starts("-->") {
            guard position < bytes.count, !starts("--") else { throw SVGProblem("a comment is malformed.") }
            position += 1
        }
        position += 3
    }

    private mutating func skipDeclaration() throws(SVGProblem) {
        let start = position
        while !starts("?>") {
            guard position < bytes.count, position - start < 256, position == start || bytes[position] != UInt8(ascii: "<") else {
                throw SVGProblem("the XML declaration is malformed.")
            }
            position += 1
        }
        let declaration = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
        // Another encoding would make other text of the same bytes.
        guard !declaration.contains("encoding") || declaration.contains("\"utf-8\"") || declaration.contains("'utf-8'") else {
            throw SVGProblem("its encoding must be UTF-8.")
        }
        position += 2
    }

    private mutating func text() throws(SVGProblem) -> String {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        return try decoded(bytes[start..<position])
    }

    private mutating func end() throws(SVGProblem) -> Piece {
        position += 2
        let name = try name()
        skipSpace()
        guard take(UInt8(ascii: ">")) else { throw SVGProblem("an end tag is malformed.") }
        return .end(name)
    }

    private mutating func start() throws(SVGProblem) -> Piece {
        position += 1
        let name = try name()
        var attributes: [Attribute] = []
        while true {
            let hadSpace = skipSpace()
            if take(UInt8(ascii: ">")) { return .start(name, attributes, isEmpty: false) }
            if take(UInt8(ascii: "/")) {
                guard take(UInt8(ascii: ">")) else { throw SVGProblem("a tag is malformed.") }
                return .start(name, attributes, isEmpty: true)
            }
            guard hadSpace, attributes.count < Self.mostAttributes else { throw SVGProblem("a tag is malformed.") }
            attributes.append(try attribute())
        }
    }

    private mutating func attribute() throws(SVGProblem) -> Attribute {
        let name = try name()
        skipSpace()
        guard take(UInt8(ascii: "=")) else { throw SVGProblem("an attribute has no value.") }
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
            throw SVGProblem("an attribute's value has no quotes.")
        }
        let quote = bytes[position]
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != quote {
            guard bytes[position] != UInt8(ascii: "<") else { throw SVGProblem("an attribute's value has < in it.") }
            position += 1
        }
        guard position < bytes.count else { throw SVGProblem("it ends early.") }
        position += 1
        return Attribute(name: name, value: try decoded(bytes[start..<position - 1]))
    }

    private mutating func name() throws(SVGProblem) -> String {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            let isLetter = (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
            let isLater = (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x3A].contains(byte)
            guard isLetter || position > start && isLater else { break }
            position += 1
        }
        guard position > start else { throw SVGProblem("a name is malformed.") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        return position > start
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// The text with its references replaced. Source: XML 1.0 sections 4.1 and 4.6.
    private func decoded(_ raw: ArraySlice<UInt8>) throws(SVGProblem) -> String {
        var result: [UInt8] = []
        var index = raw.startIndex
        while index < raw.endIndex {
            guard raw[index] == UInt8(ascii: "&") else {
                result.append(raw[index])
                index += 1
                continue
            }
            guard let end = raw[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                throw SVGProblem("a reference is malformed.")
            }
            let name = String(decoding: raw[index + 1..<end], as: UTF8.self)
            guard let scalar = Self.scalar(name) else { throw SVGProblem("the reference &\(name); is not allowed.") }
            result.append(contentsOf: Array(String(Character(scalar)).utf8))
            index = end + 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#"), !name.hasPrefix("#+"), !name.hasPrefix("#x+"), !name.hasPrefix("#-"), !name.hasPrefix("#x-") else {
                return nil
            }
            let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
            guard let number, number >= 0x20 || [0x09, 0x0A, 0x0D].contains(number) else { return nil }
            return Unicode.Scalar(number)
        }
    }
}
