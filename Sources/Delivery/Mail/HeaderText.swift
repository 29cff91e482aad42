internal import Credentials

/// Text as a mail header may hold it.
enum HeaderText {
    /// C0, DEL and C1, and the line breaks of Unicode.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    /// A subject: as it is when it is short printable ASCII, else in encoded words (RFC 2047 section 2).
    /// - Throws: `DeliveryFailure` for a control character, since a line break would begin another header.
    static func unstructured(_ text: String) throws(DeliveryFailure) -> String {
        guard !text.unicodeScalars.contains(where: isControl) else { throw DeliveryFailure("a mail subject holds a control character") }
        return needsEncoding(text) ? encodedWords(text) : text
    }

    /// A display name: a quoted string, or encoded words, which may not stand within quotes (RFC 2047 section 5).
    static func phrase(_ text: String) -> String {
        if needsEncoding(text) { return encodedWords(text) }
        var quoted = "\""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    /// Longer text is encoded for its folding: RFC 5322 section 2.1.1 bounds a line, and ASCII may hold no space to fold at.
    private static func needsEncoding(_ text: String) -> Bool {
        text.utf8.count > 200 || !text.utf8.allSatisfy { $0 < 0x80 } || text.contains("=?")
    }

    /// Words of at most 75 characters; no character is split between two (RFC 2047 sections 2 and 5).
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        func flush() {
            guard !bytes.isEmpty else { return }
            words.append("=?UTF-8?B?\(Base64.encode(bytes))?=")
            bytes = []
        }
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > 39 { flush() }
            bytes += next
        }
        flush()
        return words.joined(separator: " ")
    }

    /// A header field in lines of at most 78 characters where it has spaces to break at (RFC 5322 sections 2.1.1 and 2.2.3).
    static func folded(_ field: String) -> String {
        var lines = ""
        var column = 0
        for (index, word) in field.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            let width = word.utf8.count + (index == 0 ? 0 : 1)
            // No break before a further space: a line of nothing but white space would end the header for some readers.
            if index > 0, !word.isEmpty, column + width > 78 {
                lines += "\r\n"
                column = 0
            }
            lines += index == 0 ? String(word) : " \(word)"
            column += width
        }
        return lines
    }
}
