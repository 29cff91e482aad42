/// Quoted-printable (RFC 2045 section 6.7): text of any language in lines of at most 76 ASCII characters.
enum QuotedPrintable {
    /// - Returns: lines that end with CRLF, whatever line breaks `text` has.
    static func encode(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count + text.utf8.count / 4)
        for line in lines(text) {
            append(line, to: &encoded)
            encoded += [0x0D, 0x0A]
        }
        return encoded
    }

    private static func lines(_ text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) {
                lines.append([])
            } else if byte != 0x0A {
                lines[lines.count - 1].append(byte)
            }
            previous = byte
        }
        return lines
    }

    private static func append(_ line: [UInt8], to encoded: inout [UInt8]) {
        var column = 0
        for (index, byte) in line.enumerated() {
            let isBlank = byte == 0x20 || byte == 0x09
            let isLast = index == line.count - 1
            // White space at the end of a line does not survive the way, nor would "=".
            let isPlain = isBlank ? !isLast : (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
            let width = isPlain ? 1 : 3
            if column + width > (isLast ? 76 : 75) {
                encoded += [UInt8(ascii: "="), 0x0D, 0x0A]
                column = 0
            }
            if isPlain {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            column += width
        }
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
