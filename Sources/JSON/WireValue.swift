/// A parsed request body: the tree that both AWS JSON and (later) AWS Query input become before an operation's
/// input type reads it.
public enum WireValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(WireNumber)
    case string(String)
    case array([WireValue])
    case object(WireObject)

    /// The string, when this is one.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The integer, when this is a number with an integral value that fits 64 bits.
    public var int64: Int64? {
        if case .number(let value) = self { value.int64 } else { nil }
    }

    /// The number as a double; `nil` for other kinds and for a number beyond a double's range.
    public var double: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }

    /// The truth value, when this is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, when this is an array.
    public var array: [WireValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, when this is an object.
    public var object: WireObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of an object; `nil` for other kinds and absent members.
    public subscript(name: String) -> WireValue? {
        object?[name]
    }
}

extension WireValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .number(WireNumber(value)) }
    public init(arrayLiteral elements: WireValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, WireValue)...) {
        self = .object(WireObject(elements.map { WireMember(name: $0.0, value: $0.1) }))
    }
    public init(nilLiteral: ()) { self = .null }
}

/// A JSON number, kept as the text it came in, so that nothing is lost before somebody asks for a type.
public struct WireNumber: Equatable, Sendable {
    /// The number as RFC 8259 section 6 spells it.
    public let text: String

    /// For text that a parser or formatter has already found to be a JSON number.
    package init(validatedText text: String) {
        self.text = text
    }

    public init(_ value: Int64) {
        text = String(value)
    }

    /// `nil` when the value is not finite, which JSON cannot say.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = Self.integral(value).map { String($0) } ?? "\(value)"
    }

    /// The value when it is integral and fits; `60.0` and `6e1` are 60.
    public var int64: Int64? {
        if let value = Int64(text) { return value }
        guard let value = double else { return nil }
        return Self.integral(value)
    }

    // Integers that a double holds exactly. `rounded()` and `Int64(exactly:)` would make every program that writes JSON
    // link the C mathematics library.
    private static func integral(_ value: Double) -> Int64? {
        guard abs(value) <= 9_007_199_254_740_992 else { return nil }
        let integer = Int64(value)
        return Double(integer) == value ? integer : nil
    }

    /// The nearest double; `nil` when the number is beyond its range.
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

/// One member of a ``WireObject``.
public struct WireMember: Equatable, Sendable {
    public let name: String
    public let value: WireValue

    public init(name: String, value: WireValue) {
        self.name = name
        self.value = value
    }
}

/// An object's members in the order they came. Where a name stands twice the last one counts.
public struct WireObject: Equatable, Sendable {
    public var members: [WireMember]

    public init(_ members: [WireMember] = []) {
        self.members = members
    }

    // Requests have few members, so a scan from the end beats building a dictionary, and makes the last duplicate win.
    public subscript(name: String) -> WireValue? {
        var index = members.count - 1
        while index >= 0 {
            if members[index].name == name { return members[index].value }
            index -= 1
        }
        return nil
    }
}
