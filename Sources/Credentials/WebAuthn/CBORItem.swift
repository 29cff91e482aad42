/// One data item of CBOR (RFC 8949), as far as authenticators write them.
struct CBORItem: Sendable, Equatable {
    indirect enum Content: Sendable, Equatable {
        case integer(Int)
        case bytes([UInt8])
        case text(String)
        case array([CBORItem])
        case map([Key: CBORItem])
        case boolean(Bool)
        /// null, undefined or a float: nothing here asks what it is.
        case other
    }

    enum Key: Sendable, Hashable {
        case integer(Int)
        case text(String)
    }

    let content: Content
    /// Where the item's bytes stand in what was read.
    let range: Range<Int>

    var integer: Int? { if case .integer(let value) = content { value } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let value) = content { value } else { nil } }
    var text: String? { if case .text(let value) = content { value } else { nil } }
    var array: [CBORItem]? { if case .array(let value) = content { value } else { nil } }
    var map: [Key: CBORItem]? { if case .map(let value) = content { value } else { nil } }
    var isTrue: Bool { content == .boolean(true) }
}
