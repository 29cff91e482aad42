/// The header fields of a message, in the order they came, with lower-cased names.
///
/// A name may stand several times (RFC 9110 section 5.2), so this is a list and not a dictionary: SigV4 signs all values of a name, and a
/// reader that saw only the last one could be shown another request than the one that was signed.
public struct WireHeaders: Sendable {
    /// Every field as it came; names are lower-cased, values untouched.
    public let fields: [(name: String, value: String)]

    public init(_ fields: [(name: String, value: String)]) {
        self.fields = fields.map { (name: $0.name.lowercased(), value: $0.value) }
    }

    /// The first value of `name` (in any case), or nil.
    public subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name == wanted }?.value
    }

    /// Every value of `name` (in any case), in the order they came.
    public func all(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return fields.compactMap { $0.name == wanted ? $0.value : nil }
    }
}
