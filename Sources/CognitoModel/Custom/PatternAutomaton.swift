/// A pattern of the model as a deterministic automaton, compiled by the generator: one table look-up per character, no
/// backtracking, so no text can make it slow. Patterns match the whole string, as AWS's do.
struct PatternAutomaton: Sendable {
    /// The class of each of the 128 ASCII characters, then of each ``Kind``. Class 0 is in no part of the pattern.
    let classes: [UInt8]
    /// How many classes there are: the width of `transitions`.
    let width: Int
    /// The next state by state and class. State 0 is the dead end, 1 the start.
    let transitions: [UInt8]
    /// Whether the text may end in the state.
    let accepting: [Bool]
    /// For `[…]+` and `[…]*`: every character just has to be in class 1, which needs no state.
    let repeatsOneClass: Bool

    /// What the patterns can tell apart beyond ASCII.
    enum Kind: Int {
        case letter, mark, symbol, number, punctuation, separator, other
        /// U+0085, which `.` does not match.
        case nextLine
        /// U+2028 and U+2029, likewise.
        case lineSeparator
    }

    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    private func matches(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        if repeatsOneClass {
            return accepting[1] || !utf8.isEmpty ? allInClassOne(utf8) : false
        }
        var state = 1
        var index = 0
        while index < utf8.count {
            state = Int(transitions[state * width + symbolClass(utf8, &index)])
            if state == 0 { return false }
        }
        return accepting[state]
    }

    private func allInClassOne(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        return classes.withUnsafeBufferPointer { classes in
            while index < utf8.count {
                let byte = utf8[index]
                if byte < 0x80 {
                    if classes[Int(byte)] != 1 { return false }
                    index += 1
                } else if symbolClass(utf8, &index) != 1 {
                    return false
                }
            }
            return true
        }
    }

    /// The class of the character at `index`, and steps behind it.
    private func symbolClass(_ utf8: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
        let byte = utf8[index]
        if byte < 0x80 {
            index += 1
            return Int(classes[Int(byte)])
        }
        // A String's UTF-8 is well formed, so the first byte tells the length.
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var value = UInt32(byte) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(utf8[index + offset] & 0x3F) }
        index += length
        return Int(classes[128 + Self.kind(Unicode.Scalar(value) ?? "\u{FFFD}").rawValue])
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: .mark
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: .symbol
        case .decimalNumber, .letterNumber, .otherNumber: .number
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            .punctuation
        case .spaceSeparator: .separator
        case .lineSeparator, .paragraphSeparator: .lineSeparator
        case .control: scalar == "\u{85}" ? .nextLine : .other
        case .format, .surrogate, .privateUse, .unassigned: .other
        @unknown default: .other
        }
    }
}

extension ModelPattern {
    /// Whether the whole of `text` matches.
    public func matches(_ text: String) -> Bool {
        automaton.matches(text)
    }
}
