/// The kinds of images that pages show. Source: Cognito API reference, AssetExtensionType.
public enum ImageFormat: String, Sendable, Codable, CaseIterable {
    case ico = "ICO", jpeg = "JPEG", png = "PNG", svg = "SVG", webp = "WEBP"

    public var fileExtension: String { rawValue.lowercased() }

    public var mediaType: String {
        switch self {
        case .ico: "image/x-icon"
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .svg: "image/svg+xml"
        case .webp: "image/webp"
        }
    }

    /// Whether bytes begin as this format does. SVG has its own check (``SVGCheck``).
    func begins(_ bytes: [UInt8]) -> Bool {
        switch self {
        // PNG, third edition, section 5.2, and the IHDR chunk that has to be first.
        case .png:
            Self.holds(bytes, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) && Self.holds(bytes, Array("IHDR".utf8), at: 12)
        // ITU-T T.81, annex B: SOI, then a marker.
        case .jpeg: bytes.count > 10 && Self.holds(bytes, [0xFF, 0xD8, 0xFF], at: 0) && bytes[3] >= 0xC0
        // RFC 9649 section 2.
        case .webp: Self.holds(bytes, Array("RIFF".utf8), at: 0) && Self.holds(bytes, Array("WEBPVP8".utf8), at: 8)
        // One image or more, of type icon, in a directory that is whole.
        case .ico:
            Self.holds(bytes, [0, 0, 1, 0], at: 0) && bytes.count > 22 && bytes[4] > 0 && bytes[5] == 0
                && bytes.count > 6 + 16 * Int(bytes[4])
        case .svg: false
        }
    }

    private static func holds(_ bytes: [UInt8], _ mark: [UInt8], at place: Int) -> Bool {
        bytes.count >= place + mark.count && bytes[place..<place + mark.count].elementsEqual(mark)
    }
}
