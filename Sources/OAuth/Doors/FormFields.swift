/// The parameters of a query or of a form (`application/x-www-form-urlencoded`, WHATWG URL section 5.1), in the order they came.
public struct FormFields: Sendable {
    public let fields: [(name: String, value: String)]

    /// More parameters than any request of ours has.
    private static let limit = 200

    public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// - Returns: `nil` for what is not well-formed: a percent sign without two digits, bytes that are no UTF-8, U+0000, too many parameters.
    public init?(encoded: some Collection<UInt8>) {
        var fields: [(name: String, value: String)] = []
        for pair in encoded.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.limit else { return nil }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = parts.count == 2 ? Self.decoded(parts[1]) : "" else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    public init?(encoded text: String) { self.init(encoded: Array(text.utf8)) }

    /// The value of a parameter; `nil` when it is not there, or more than once (RFC 6749 section 3.1): ``repeated(_:)`` tells which.
    public subscript(_ name: String) -> String? {
        var found: String?
        for field in fields where field.name == name {
            guard found == nil else { return nil }
            found = field.value
        }
        return found
    }

    /// The first of the named parameters that stands more than once.
    public func repeated(among names: Set<String>) -> String? {
        var seen: Set<String> = []
        for field in fields where names.contains(field.name) {
            if !seen.insert(field.name).inserted { return field.name }
        }
        return nil
    }

    /// As it goes into an address.
    public var encoded: String {
        fields.map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&")
    }

    /// A component with everything percent-encoded that is not unreserved (RFC 3986 section 2.3).
    public static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func decoded(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(Self.digit), let low = rest.next().flatMap(Self.digit) else { return nil }
                bytes.append(high << 4 | low)
            case 0: return nil
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
