public import JSON

/// A structure of the model. Printing, logging or dumping one shows its type and nothing of its content, since requests
/// and responses hold passwords, codes and tokens.
///
/// It is deliberately not `CustomStringConvertible`: shapes have members called `Description`, which would become the
/// printed text. Printing falls back to `debugDescription`.
public protocol WireStructure: Sendable, CustomDebugStringConvertible, CustomReflectable {}

extension WireStructure {
    public var debugDescription: String { "\(Self.self)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A structure that requests hold.
public protocol WireDecodable: WireStructure {
    /// Reads the members of the object that `reader` stands on, noting broken constraints in it.
    ///
    /// - Throws: `.serialization` when a member has the wrong type.
    init(from reader: inout WireReader) throws(WireDecodingError)
}

/// A structure that responses hold.
public protocol WireEncodable: WireStructure {
    /// Writes one JSON object; absent members are left out.
    func encode(to writer: inout JSONWriter)
}

/// The input of an operation.
public protocol WireInput: WireDecodable {}

/// The output of an operation.
public protocol WireOutput: WireEncodable {}

/// A string of a closed set in the model that stays open in the type: unknown values are refused where input is
/// checked, and stored values of a later model still load.
public protocol WireEnumeration: RawRepresentable, Hashable, Sendable where RawValue == String {
    init(rawValue: String)
    /// The model's values in the model's order.
    static var allValues: [Self] { get }
}

extension JSONWriter {
    mutating func member<Shape: WireEncodable>(_ name: StaticString, structure value: Shape?) {
        guard let value else { return }
        key(name)
        value.encode(to: &self)
    }

    mutating func member<Shape: WireEncodable>(_ name: StaticString, structures value: [Shape]?) {
        guard let value else { return }
        key(name)
        beginArray()
        for element in value { element.encode(to: &self) }
        endArray()
    }

    mutating func member<Shape: WireEncodable>(_ name: StaticString, structureMap value: [String: Shape]?) {
        guard let value else { return }
        key(name)
        beginObject()
        for key in value.keys.sorted() {
            self.key(dynamic: key)
            value[key]?.encode(to: &self)
        }
        endObject()
    }

    mutating func member<Shape: WireEnumeration>(_ name: StaticString, enumerations value: [Shape]?) {
        guard let value else { return }
        key(name)
        beginArray()
        for element in value { string(element.rawValue) }
        endArray()
    }
}
