import CCbor

/// Reads CBOR in the form that authenticators have to write (CTAP 2.1 section 8): definite lengths, no tags, each key of a map once,
/// little nesting. All else is malformed.
///
/// libcbor decodes the heads one by one; it allocates nothing while it streams, so no length that an attacker claims costs memory.
struct CBORReader {
    /// An attestation statement with a certificate chain in a map has four levels.
    private static let deepest = 8

    private enum Head {
        case content(CBORItem.Content)
        case array(Int)
        case map(Int)
    }

    private let source: [UInt8]
    private(set) var position: Int

    init(_ source: [UInt8], from position: Int = 0) {
        self.source = source
        self.position = position
    }

    /// The one item that `source` is. Throws `malformed` when anything follows it.
    static func only(_ source: [UInt8]) throws(WebAuthnError) -> CBORItem {
        var reader = CBORReader(source)
        let item = try reader.item()
        guard reader.position == source.count else { throw .malformed }
        return item
    }

    /// The next item; afterwards `position` stands behind it.
    mutating func item(level: Int = 1) throws(WebAuthnError) -> CBORItem {
        guard level <= Self.deepest else { throw .malformed }
        let start = position
        let content: CBORItem.Content
        switch try head() {
        case .content(let scalar): content = scalar
        case .array(let count):
            var items: [CBORItem] = []
            // Each item takes a byte at least, so a count beyond the bytes ends the loop with an error early.
            for _ in 0..<count { items.append(try item(level: level + 1)) }
            content = .array(items)
        case .map(let count):
            var members: [CBORItem.Key: CBORItem] = [:]
            for _ in 0..<count {
                let key = try key(level: level + 1)
                guard members.updateValue(try item(level: level + 1), forKey: key) == nil else { throw .malformed }
            }
            content = .map(members)
        }
        return CBORItem(content: content, range: start..<position)
    }

    private mutating func key(level: Int) throws(WebAuthnError) -> CBORItem.Key {
        switch try item(level: level).content {
        case .integer(let value): return .integer(value)
        case .text(let value): return .text(value)
        default: throw .malformed
        }
    }

    private mutating func head() throws(WebAuthnError) -> Head {
        var head: Head?
        var callbacks = Self.callbacks
        let result = source.withUnsafeBufferPointer { source in
            withUnsafeMutablePointer(to: &head) { target in
                cbor_stream_decode(source.baseAddress.map { $0 + position }, source.count - position, &callbacks, target)
            }
        }
        guard result.status == CBOR_DECODER_FINISHED, result.read > 0, let head else { throw .malformed }
        position += result.read
        return head
    }

    /// What is not set here (tags, indefinite lengths, breaks) leaves no head, and so is malformed.
    private static var callbacks: cbor_callbacks {
        var callbacks = cbor_empty_callbacks
        callbacks.uint8 = { CBORReader.put($0, unsigned: UInt64($1)) }
        callbacks.uint16 = { CBORReader.put($0, unsigned: UInt64($1)) }
        callbacks.uint32 = { CBORReader.put($0, unsigned: UInt64($1)) }
        callbacks.uint64 = { CBORReader.put($0, unsigned: $1) }
        callbacks.negint8 = { CBORReader.put($0, negative: UInt64($1)) }
        callbacks.negint16 = { CBORReader.put($0, negative: UInt64($1)) }
        callbacks.negint32 = { CBORReader.put($0, negative: UInt64($1)) }
        callbacks.negint64 = { CBORReader.put($0, negative: $1) }
        callbacks.byte_string = { CBORReader.put($0, .content(.bytes([UInt8](UnsafeBufferPointer(start: $1, count: $2))))) }
        callbacks.string = { context, start, count in
            guard let text = String(validating: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) else { return }
            CBORReader.put(context, .content(.text(text)))
        }
        // Swift sees a size_t of 2^63 and more as a negative number.
        callbacks.array_start = { context, count in if count >= 0 { CBORReader.put(context, .array(count)) } }
        callbacks.map_start = { context, count in if count >= 0 { CBORReader.put(context, .map(count)) } }
        callbacks.float2 = { context, _ in CBORReader.put(context, .content(.other)) }
        callbacks.float4 = { context, _ in CBORReader.put(context, .content(.other)) }
        callbacks.float8 = { context, _ in CBORReader.put(context, .content(.other)) }
        callbacks.undefined = { CBORReader.put($0, .content(.other)) }
        callbacks.null = { CBORReader.put($0, .content(.other)) }
        callbacks.boolean = { CBORReader.put($0, .content(.boolean($1))) }
        return callbacks
    }

    private static func put(_ context: UnsafeMutableRawPointer?, _ head: Head) {
        context?.assumingMemoryBound(to: Head?.self).pointee = head
    }

    private static func put(_ context: UnsafeMutableRawPointer?, unsigned value: UInt64) {
        if let value = Int(exactly: value) { put(context, .content(.integer(value))) }
    }

    /// CBOR writes -1 - n as n.
    private static func put(_ context: UnsafeMutableRawPointer?, negative value: UInt64) {
        if let value = Int(exactly: value) { put(context, .content(.integer(-1 - value))) }
    }
}
