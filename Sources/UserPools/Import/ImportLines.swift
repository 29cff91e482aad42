/// Cuts a file that arrives in pieces into lines, and holds no more of it than one line.
///
/// A line ends with LF or CRLF. A byte order mark at the beginning is dropped: spreadsheets write one.
public struct ImportLines: Sendable {
    public struct Line: Sendable, Equatable {
        /// Counted from 1.
        public var number: Int
        /// `nil` for a line that was too long to be kept.
        public var bytes: [UInt8]?
        /// Where the next line begins, in bytes from the file's beginning.
        public var end: Int
    }

    /// UTF-8 takes up to four bytes for a character.
    private static let longestBytes = 4 * UserImports.longestLine + 2

    private var buffer: [UInt8] = []
    private var start = 0
    /// How far the buffer is searched for the end of the line.
    private var searched = 0
    private var isOverlong = false
    private var hasEnded = false
    public private(set) var position: UserImportJob.Position

    /// - Parameter position: where the next piece begins; the beginning of a line.
    public init(at position: UserImportJob.Position = UserImportJob.Position()) { self.position = position }

    public mutating func append(_ bytes: [UInt8]) {
        if start > 0 {
            buffer.removeFirst(start)
            searched -= start
            start = 0
        }
        buffer += bytes
    }

    /// No more is to come: what is left is the last line.
    public mutating func end() { hasEnded = true }

    /// The next line; `nil` when more bytes are needed, or nothing is left.
    public mutating func next() -> Line? {
        while searched < buffer.count {
            if buffer[searched] == UInt8(ascii: "\n") { return take(through: searched + 1, content: searched) }
            searched += 1
        }
        if searched - start > Self.longestBytes {
            // Only its length still counts.
            position.offset += searched - start
            buffer.removeAll(keepingCapacity: true)
            start = 0
            searched = 0
            isOverlong = true
        }
        guard hasEnded, start < buffer.count || isOverlong else { return nil }
        return take(through: buffer.count, content: buffer.count)
    }

    private mutating func take(through end: Int, content: Int) -> Line {
        var content = content
        if content > start, buffer[content - 1] == UInt8(ascii: "\r") { content -= 1 }
        var first = start
        if position.offset == 0, !isOverlong, buffer[first..<content].starts(with: [0xEF, 0xBB, 0xBF]) { first += 3 }
        position.line += 1
        position.offset += end - start
        let bytes = isOverlong || content - first > Self.longestBytes ? nil : Array(buffer[first..<content])
        isOverlong = false
        start = end
        searched = end
        return Line(number: position.line, bytes: bytes, end: position.offset)
    }
}

/// The fields of one line. There are no quotes: a comma in a value stands behind a backslash. White space around a value does not count.
public enum ImportFields {
    /// - Returns: `nil` where the bytes are not UTF-8.
    public static func split(_ line: [UInt8]) -> [String]? {
        guard let text = String(validating: line, as: UTF8.self) else { return nil }
        var fields: [String] = []
        var field: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: ",") {
                if isEscaped {
                    field[field.count - 1] = byte
                    isEscaped = false
                    continue
                }
                fields.append(trimmed(field))
                field.removeAll(keepingCapacity: true)
                continue
            }
            // A backslash before anything else is itself.
            isEscaped = byte == UInt8(ascii: "\\")
            field.append(byte)
        }
        fields.append(trimmed(field))
        return fields
    }

    private static func trimmed(_ bytes: [UInt8]) -> String {
        guard let first = bytes.first, let last = bytes.last else { return "" }
        let text = String(decoding: bytes, as: UTF8.self)
        guard first <= 0x20 || first >= 0x80 || last <= 0x20 || last >= 0x80 else { return text }
        let scalars = text.unicodeScalars
        guard let begin = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[begin...end])
    }
}
