public import JSON

/// Walks a parsed request as the generated initialisers ask for its members: checks their types (a wrong one throws at
/// once) and their constraints (broken ones are collected).
///
/// JSON null counts as absent. A missing required member is noted and answered with a harmless stand-in, so that
/// reading goes on and the error names everything that is wrong.
public struct WireReader: Sendable {
    var object: WireObject
    var violations = ConstraintViolations()

    init(_ object: WireObject) {
        self.object = object
    }

    /// Reads a whole input.
    ///
    /// - Throws: `.serialization` when `value` is no object or a member has the wrong type; else, when constraints are
    ///   broken, one `.validation` error that lists them.
    public static func decode<Input: WireInput>(
        _ type: Input.Type, from value: WireValue
    ) throws(WireDecodingError)
        -> Input
    {
        guard case .object(let object) = value else { throw WireReader.mismatch(value, .structure) }
        var reader = WireReader(object)
        let input = try Input(from: &reader)
        if let error = reader.violations.error { throw error }
        return input
    }

    /// The member, unless it is absent or null.
    func value(_ name: String) -> WireValue? {
        guard let value = object[name], value != .null else { return nil }
        return value
    }

    mutating func missing<Value>(_ name: String, _ standIn: Value) -> Value {
        violations.recordNull(at: name)
        return standIn
    }
}

extension WireReader {
    enum Expected: String {
        case string = "a String"
        case integer = "an Integer"
        case long = "a Long"
        case boolean = "a Boolean"
        case timestamp = "a Timestamp"
        case blob = "a Blob"
        case list
        case structure
        case map
    }

    /// The error for a value of a kind that the model does not give the member, in the words of AWS's JSON protocol.
    static func mismatch(_ value: WireValue, _ expected: Expected) -> WireDecodingError {
        let token: String
        switch value {
        case .object:
            return .serialization(
                expected == .list ? "Expected list or null" : "Start of structure or map found where not expected.")
        case .array:
            return .serialization("Start of list found where not expected.")
        case .string: token = "STRING_VALUE"
        case .number: token = "NUMBER_VALUE"
        case .bool(true): token = "TRUE_VALUE"
        case .bool(false): token = "FALSE_VALUE"
        case .null: token = "NULL_VALUE"
        }
        switch expected {
        case .list: return .serialization("Expected list or null")
        case .structure: return .serialization("Expected structure or null")
        case .map: return .serialization("Expected map or null")
        default: return .serialization("\(token) can not be converted to \(expected.rawValue)")
        }
    }
}
