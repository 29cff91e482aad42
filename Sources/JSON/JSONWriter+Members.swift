extension JSONWriter {
    // One line per optional member keeps the generated encoders short; an absent member writes nothing.

    public mutating func member(_ name: StaticString, string value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    public mutating func member(_ name: StaticString, bool value: Bool?) {
        guard let value else { return }
        key(name)
        bool(value)
    }

    public mutating func member(_ name: StaticString, integer value: Int?) {
        guard let value else { return }
        key(name)
        integer(value)
    }

    public mutating func member(_ name: StaticString, double value: Double?) {
        guard let value else { return }
        key(name)
        double(value)
    }

    public mutating func member(_ name: StaticString, epochSeconds value: Double?) {
        guard let value else { return }
        key(name)
        epochSeconds(value)
    }

    public mutating func member(_ name: StaticString, base64 value: [UInt8]?) {
        guard let value else { return }
        key(name)
        base64(value)
    }

    public mutating func member(_ name: StaticString, strings value: [String]?) {
        guard let value else { return }
        key(name)
        beginArray()
        for element in value { string(element) }
        endArray()
    }

    /// A map of strings; names are sorted so that equal maps are equal bytes.
    public mutating func member(_ name: StaticString, map value: [String: String]?) {
        guard let value else { return }
        key(name)
        beginObject()
        for (key, element) in value.sorted(by: { $0.key < $1.key }) {
            self.key(dynamic: key)
            string(element)
        }
        endObject()
    }

    public mutating func member(_ name: StaticString, value: WireValue?) {
        guard let value else { return }
        key(name)
        self.value(value)
    }

    /// A whole tree, as it was parsed.
    public mutating func value(_ value: WireValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                key(dynamic: member.name)
                self.value(member.value)
            }
            endObject()
        }
    }
}

extension WireValue {
    /// This tree as a JSON text without white space.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}
