/// Reads CSS a word at a time and refuses every character that no harmless style sheet needs.
struct StyleReader {
    private let bytes: [UInt8]
    private var position = 0
    /// Functions that compute; none of them fetches.
    private static let functions: Set<String> = [
        "calc", "hsl", "hsla", "linear-gradient", "max", "min", "radial-gradient", "rgb", "rgba",
    ]
    private static let deepestNesting = 8

    init(_ css: String) { bytes = Array(css.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    /// What stands here, for a message.
    var shown: String {
        guard position < bytes.count else { return "the end" }
        let byte = bytes[position]
        return (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "a character that is not allowed"
    }

    mutating func take(_ character: Character) -> Bool {
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    /// Passes white space and comments.
    mutating func skipSpace() throws(UserPoolError) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/"):
                guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "*") else { return }
                position += 2
                // Where a comment ends is the one thing that matters in it.
                while !(position + 1 < bytes.count && bytes[position] == UInt8(ascii: "*") && bytes[position + 1] == UInt8(ascii: "/")) {
                    guard position < bytes.count else { throw .invalidCSS("a comment has no end") }
                    position += 1
                }
                position += 2
            default: return
            }
        }
    }

    /// Letters, digits and hyphens, not beginning with a digit; empty when there are none.
    mutating func name() -> String {
        let start = position
        while position < bytes.count,
            Self.isLetter(bytes[position]) || bytes[position] == UInt8(ascii: "-")
                || position > start && Self.isDigit(bytes[position])
        {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The words of a value up to `;` or `}`, one space between them.
    mutating func value(of property: String) throws(UserPoolError) -> String {
        var words: [String] = []
        while true {
            try skipSpace()
            guard position < bytes.count else { throw .invalidCSS("the value of \(property) has no end") }
            switch bytes[position] {
            case UInt8(ascii: ";"), UInt8(ascii: "}"):
                guard !words.isEmpty else { throw .invalidCSS("\(property) has no value") }
                if bytes[position] == UInt8(ascii: ";") { position += 1 }
                return words.joined(separator: " ")
            case UInt8(ascii: "!"):
                position += 1
                try skipSpace()
                guard name().lowercased() == "important", !words.isEmpty else { throw unfit(property) }
                try skipSpace()
                guard isAtEnd || bytes[position] == UInt8(ascii: ";") || bytes[position] == UInt8(ascii: "}") else { throw unfit(property) }
                words.append("!important")
            default: words.append(try word(property, depth: 0))
            }
        }
    }

    private func unfit(_ property: String) -> UserPoolError { .invalidCSS("the value of \(property) cannot have \(shown) there") }

    private mutating func word(_ property: String, depth: Int) throws(UserPoolError) -> String {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "/"):
            position += 1
            return String(Character(Unicode.Scalar(byte)))
        // Sums of `calc`; elsewhere they come to nothing.
        case UInt8(ascii: "*") where depth > 0, UInt8(ascii: "+") where depth > 0 && !startsNumber:
            position += 1
            return String(Character(Unicode.Scalar(byte)))
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try quoted(property)
        case UInt8(ascii: "#"): return try colour(property)
        case _ where startsNumber: return number()
        case UInt8(ascii: "-") where depth > 0 && !startsName:
            position += 1
            return "-"
        case _ where startsName: return try nameOrFunction(property, depth: depth)
        default: throw unfit(property)
        }
    }

    private var startsName: Bool {
        var place = position
        while place < bytes.count, bytes[place] == UInt8(ascii: "-") { place += 1 }
        // Two hyphens begin a variable, which could hold anything.
        return place - position < 2 && place < bytes.count && Self.isLetter(bytes[place])
    }

    private var startsNumber: Bool {
        var place = position
        if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") { place += 1 }
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") { place += 1 }
        return place < bytes.count && Self.isDigit(bytes[place])
    }

    /// A number with its unit.
    private mutating func number() -> String {
        let start = position
        if !Self.isDigit(bytes[position]), bytes[position] != UInt8(ascii: ".") { position += 1 }
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
        if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "."), Self.isDigit(bytes[position + 1]) {
            position += 1
            while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
        }
        while position < bytes.count, Self.isLetter(bytes[position]) || bytes[position] == UInt8(ascii: "%") { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func colour(_ property: String) throws(UserPoolError) -> String {
        let start = position
        position += 1
        while position < bytes.count, Self.isDigit(bytes[position]) || Self.isLetter(bytes[position]) { position += 1 }
        let digits = bytes[start + 1..<position]
        guard [3, 4, 6, 8].contains(digits.count), digits.allSatisfy({ Self.isDigit($0) || (0x61...0x66).contains($0 | 0x20) }) else {
            throw .invalidCSS("the colour of \(property) must have 3, 4, 6 or 8 hexadecimal digits")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The name of a font: letters, digits, spaces, and what stands between them.
    private mutating func quoted(_ property: String) throws(UserPoolError) -> String {
        let quote = bytes[position]
        let start = position + 1
        position = start
        while position < bytes.count, bytes[position] != quote {
            let byte = bytes[position]
            guard Self.isLetter(byte) || Self.isDigit(byte) || [0x20, 0x2D, 0x2E, 0x5F].contains(byte) else { throw unfit(property) }
            position += 1
        }
        guard position < bytes.count, property == "font-family" || property == "font" else { throw unfit(property) }
        position += 1
        return "\"" + String(decoding: bytes[start..<position - 1], as: UTF8.self) + "\""
    }

    private mutating func nameOrFunction(_ property: String, depth: Int) throws(UserPoolError) -> String {
        let name = name()
        guard take("(") else { return name }
        guard Self.functions.contains(name.lowercased()), depth < Self.deepestNesting else {
            throw .invalidCSS("the value of \(property) cannot have \(name.prefix(64))()")
        }
        var words: [String] = []
        while true {
            try skipSpace()
            guard position < bytes.count else { throw .invalidCSS("\(name)( has no end") }
            if take(")") { return name.lowercased() + "(" + words.joined(separator: " ") + ")" }
            words.append(try word(property, depth: depth + 1))
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
