internal import CQrencode

/// A QR code (ISO/IEC 18004) as the path of a drawing.
public struct QRCode: Sendable {
    /// Modules of one side, the quiet zone of four included.
    public let size: Int
    /// An SVG path that covers the dark modules.
    public let path: String

    private static let quietZone = 4

    /// - Returns: `nil` for a text that is too long for a code (about 2,300 bytes).
    public init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard modules[row * width + column] & 1 == 1 else {
                    column += 1
                    continue
                }
                let start = column
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
                path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h-\(column - start)z"
            }
        }
        self.size = width + 2 * Self.quietZone
        self.path = path
    }
}
