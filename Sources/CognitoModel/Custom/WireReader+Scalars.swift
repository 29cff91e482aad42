public import JSON

extension WireReader {
    public mutating func string(_ name: String, _ shape: StringShape) throws(WireDecodingError) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw Self.mismatch(value, .string) }
        for constraint in shape.broken(by: text) {
            violations.record(constraint, at: name, value: shape.sensitive ? nil : text)
        }
        return text
    }

    public mutating func requiredString(_ name: String, _ shape: StringShape) throws(WireDecodingError) -> String {
        try string(name, shape) ?? missing(name, "")
    }

    public mutating func enumeration<Shape: WireEnumeration>(
        _ name: String, _ type: Shape.Type
    )
        throws(WireDecodingError) -> Shape?
    {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw Self.mismatch(value, .string) }
        let shape = Shape(rawValue: text)
        if !Shape.allValues.contains(shape) {
            violations.record(Constraint.values(Shape.allValues.map(\.rawValue)), at: name, value: text)
        }
        return shape
    }

    public mutating func requiredEnumeration<Shape: WireEnumeration>(
        _ name: String, _ type: Shape.Type
    )
        throws(WireDecodingError) -> Shape
    {
        try enumeration(name, type) ?? missing(name, Shape(rawValue: ""))
    }

    public mutating func integer(_ name: String, _ shape: IntegerShape) throws(WireDecodingError) -> Int? {
        guard let value = value(name) else { return nil }
        let expected: Expected = shape.width == .integer ? .integer : .long
        guard case .number(let number) = value, let wide = number.int64, let integer = Int(exactly: wide),
            shape.width == .long || Int32(exactly: wide) != nil
        else { throw Self.mismatch(value, expected) }
        if integer > shape.maximum {
            violations.record(Constraint.maximum(shape.maximum), at: name, value: String(integer))
        }
        if integer < shape.minimum {
            violations.record(Constraint.minimum(shape.minimum), at: name, value: String(integer))
        }
        return integer
    }

    public mutating func requiredInteger(_ name: String, _ shape: IntegerShape) throws(WireDecodingError) -> Int {
        try integer(name, shape) ?? missing(name, 0)
    }

    public mutating func bool(_ name: String) throws(WireDecodingError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .bool(let truth) = value else { throw Self.mismatch(value, .boolean) }
        return truth
    }

    public mutating func requiredBool(_ name: String) throws(WireDecodingError) -> Bool {
        try bool(name) ?? missing(name, false)
    }

    public mutating func timestamp(_ name: String) throws(WireDecodingError) -> Timestamp? {
        guard let value = value(name) else { return nil }
        switch value {
        case .number(let number):
            guard let seconds = number.double else { throw Self.mismatch(value, .timestamp) }
            return Timestamp(secondsSinceEpoch: seconds)
        case .string(let text):
            guard let timestamp = Timestamp(rfc3339: text) else { throw Self.mismatch(value, .timestamp) }
            return timestamp
        default: throw Self.mismatch(value, .timestamp)
        }
    }

    public mutating func requiredTimestamp(_ name: String) throws(WireDecodingError) -> Timestamp {
        try timestamp(name) ?? missing(name, Timestamp(secondsSinceEpoch: 0))
    }

    public mutating func blob(_ name: String, _ shape: CountShape) throws(WireDecodingError) -> [UInt8]? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw Self.mismatch(value, .blob) }
        guard let bytes = Base64.decode(text) else {
            throw .serialization("Invalid Base64 in the blob '\(name)'")
        }
        for constraint in shape.broken(by: bytes.count) { violations.record(constraint, at: name, value: nil) }
        return bytes
    }

    public mutating func requiredBlob(_ name: String, _ shape: CountShape) throws(WireDecodingError) -> [UInt8] {
        try blob(name, shape) ?? missing(name, [])
    }

    /// A member that may hold any JSON.
    public mutating func document(_ name: String) throws(WireDecodingError) -> WireValue? {
        value(name)
    }

    public mutating func requiredDocument(_ name: String) throws(WireDecodingError) -> WireValue {
        value(name) ?? missing(name, .null)
    }
}
