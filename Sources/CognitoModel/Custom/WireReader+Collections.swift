public import JSON

extension WireReader {
    public mutating func strings(
        _ name: String, _ shape: CountShape, of element: StringShape
    )
        throws(WireDecodingError) -> [String]?
    {
        guard let values = try list(name) else { return nil }
        var strings: [String] = []
        strings.reserveCapacity(values.count)
        var broken = false
        for value in values {
            switch value {
            case .string(let text):
                broken = broken || !element.broken(by: text).isEmpty
                strings.append(text)
            case .null: broken = true
            default: throw Self.mismatch(value, .string)
            }
        }
        let hidden = shape.sensitive || element.sensitive
        let shown = { hidden ? nil : Self.shown(strings) }
        for constraint in shape.broken(by: values.count) { violations.record(constraint, at: name, value: shown()) }
        if broken {
            violations.record(
                Constraint.elements(element.all + (strings.count < values.count ? [Constraint.notNull] : [])),
                at: name, value: shown())
        }
        return strings
    }

    public mutating func requiredStrings(
        _ name: String, _ shape: CountShape, of element: StringShape
    )
        throws(WireDecodingError) -> [String]
    {
        try strings(name, shape, of: element) ?? missing(name, [])
    }

    public mutating func enumerations<Shape: WireEnumeration>(
        _ name: String, _ shape: CountShape, of type: Shape.Type
    )
        throws(WireDecodingError) -> [Shape]?
    {
        guard let strings = try strings(name, shape, of: StringShape()) else { return nil }
        let enumerations = strings.map { Shape(rawValue: $0) }
        if !enumerations.allSatisfy(Shape.allValues.contains) {
            let values = Constraint.values(Shape.allValues.map(\.rawValue))
            violations.record(Constraint.elements([values]), at: name, value: Self.shown(strings))
        }
        return enumerations
    }

    public mutating func requiredEnumerations<Shape: WireEnumeration>(
        _ name: String, _ shape: CountShape, of type: Shape.Type
    ) throws(WireDecodingError) -> [Shape] {
        try enumerations(name, shape, of: type) ?? missing(name, [])
    }

    public mutating func structures<Shape: WireDecodable>(
        _ name: String, _ shape: CountShape, of type: Shape.Type
    )
        throws(WireDecodingError) -> [Shape]?
    {
        guard let values = try list(name) else { return nil }
        count(values.count, name, shape)
        let outer = object
        violations.path.append(.member(name))
        var structures: [Shape] = []
        structures.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            violations.path.append(.index(index))
            if try enter(value) { structures.append(try Shape(from: &self)) }
            violations.path.removeLast()
        }
        violations.path.removeLast()
        object = outer
        return structures
    }

    public mutating func requiredStructures<Shape: WireDecodable>(
        _ name: String, _ shape: CountShape, of type: Shape.Type
    ) throws(WireDecodingError) -> [Shape] {
        try structures(name, shape, of: type) ?? missing(name, [])
    }

    public mutating func stringMap(
        _ name: String, _ shape: CountShape, keys: StringShape, values: StringShape
    ) throws(WireDecodingError) -> [String: String]? {
        guard let members = try map(name) else { return nil }
        var map: [String: String] = [:]
        var nulls = false
        var brokenValues = false
        for member in members {
            switch member.value {
            case .string(let text):
                brokenValues = brokenValues || !values.broken(by: text).isEmpty
                map[member.name] = text
            case .null: nulls = true
            default: throw Self.mismatch(member.value, .string)
            }
        }
        let hidden = shape.sensitive || values.sensitive
        let shown = { hidden ? nil : Self.shown(members) }
        for constraint in shape.broken(by: map.count) { violations.record(constraint, at: name, value: shown()) }
        if members.contains(where: { !keys.broken(by: $0.name).isEmpty }) {
            violations.record(Constraint.mapKeys(keys.all), at: name, value: shown())
        }
        if brokenValues || nulls {
            violations.record(
                Constraint.mapValues(values.all + (nulls ? [Constraint.notNull] : [])), at: name, value: shown())
        }
        return map
    }

    public mutating func requiredStringMap(
        _ name: String, _ shape: CountShape, keys: StringShape, values: StringShape
    ) throws(WireDecodingError) -> [String: String] {
        try stringMap(name, shape, keys: keys, values: values) ?? missing(name, [:])
    }

    public mutating func structureMap<Shape: WireDecodable>(
        _ name: String, _ shape: CountShape, keys: StringShape, of type: Shape.Type
    ) throws(WireDecodingError) -> [String: Shape]? {
        guard let members = try map(name) else { return nil }
        let outer = object
        var map: [String: Shape] = [:]
        violations.path.append(.member(name))
        for member in members {
            violations.path.append(.key(member.name))
            if try enter(member.value) { map[member.name] = try Shape(from: &self) }
            violations.path.removeLast()
        }
        violations.path.removeLast()
        object = outer
        count(map.count, name, shape)
        if members.contains(where: { !keys.broken(by: $0.name).isEmpty }) {
            violations.record(Constraint.mapKeys(keys.all), at: name, value: nil)
        }
        return map
    }

    public mutating func requiredStructureMap<Shape: WireDecodable>(
        _ name: String, _ shape: CountShape, keys: StringShape, of type: Shape.Type
    ) throws(WireDecodingError) -> [String: Shape] {
        try structureMap(name, shape, keys: keys, of: type) ?? missing(name, [:])
    }

    public mutating func structure<Shape: WireDecodable>(
        _ name: String, _ type: Shape.Type
    )
        throws(WireDecodingError) -> Shape?
    {
        guard let value = value(name) else { return nil }
        let outer = object
        violations.path.append(.member(name))
        guard try enter(value) else { return nil }
        let structure = try Shape(from: &self)
        violations.path.removeLast()
        object = outer
        return structure
    }

    public mutating func requiredStructure<Shape: WireDecodable>(
        _ name: String, _ type: Shape.Type
    )
        throws(WireDecodingError) -> Shape
    {
        if let structure = try structure(name, type) { return structure }
        violations.recordNull(at: name)
        let outer = object
        object = WireObject()
        violations.muted += 1
        let standIn = try Shape(from: &self)
        violations.muted -= 1
        object = outer
        return standIn
    }

    /// Stands on the structure `value`; notes a null element and says no.
    private mutating func enter(_ value: WireValue) throws(WireDecodingError) -> Bool {
        switch value {
        case .object(let inner):
            object = inner
            return true
        case .null:
            violations.recordNullElement()
            return false
        default: throw Self.mismatch(value, .structure)
        }
    }

    private func list(_ name: String) throws(WireDecodingError) -> [WireValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let values) = value else { throw Self.mismatch(value, .list) }
        return values
    }

    private func map(_ name: String) throws(WireDecodingError) -> [WireMember]? {
        guard let value = value(name) else { return nil }
        guard case .object(let object) = value else { throw Self.mismatch(value, .map) }
        return object.members
    }

    private mutating func count(_ count: Int, _ name: String, _ shape: CountShape) {
        // The elements are structures, whose own members may be sensitive: only an empty list is shown.
        for constraint in shape.broken(by: count) {
            violations.record(constraint, at: name, value: count == 0 && !shape.sensitive ? "[]" : nil)
        }
    }

    private static func shown(_ strings: [String]) -> String {
        "[\(strings.prefix(100).joined(separator: ", "))]"
    }

    private static func shown(_ members: [WireMember]) -> String {
        "{\(members.prefix(100).map { "\($0.name)=\($0.value.string ?? "null")" }.joined(separator: ", "))}"
    }
}
