/// What the model demands of a string.
public struct StringShape: Sendable {
    /// Length in Unicode code points.
    public let minimum: Int
    public let maximum: Int
    public let pattern: ModelPattern?
    /// Whether the value must stay out of error messages.
    public let sensitive: Bool

    init(_ minimum: Int = 0, _ maximum: Int = .max, _ pattern: ModelPattern? = nil, sensitive: Bool = false) {
        self.minimum = minimum
        self.maximum = maximum
        self.pattern = pattern
        self.sensitive = sensitive
    }

    /// The texts of the constraints that `value` breaks.
    func broken(by value: String) -> [String] {
        var texts: [String] = []
        // Code points are between a quarter of the bytes and all of them, which settles nearly every string unseen.
        let bytes = value.utf8.count
        if bytes > maximum || bytes / 4 < minimum {
            let length = value.unicodeScalars.count
            if length > maximum { texts.append(Constraint.maximumLength(maximum)) }
            if length < minimum { texts.append(Constraint.minimumLength(minimum)) }
        }
        if let pattern, !pattern.matches(value) { texts.append(Constraint.pattern(pattern.text)) }
        return texts
    }

    /// Every constraint, for the messages about elements, which AWS answers with the whole list.
    var all: [String] {
        var texts: [String] = []
        if maximum != .max { texts.append(Constraint.maximumLength(maximum)) }
        if minimum != 0 || maximum != .max { texts.append(Constraint.minimumLength(minimum)) }
        if let pattern { texts.append(Constraint.pattern(pattern.text)) }
        return texts
    }
}

/// What the model demands of an integer or a long.
public struct IntegerShape: Sendable {
    public enum Width: Sendable {
        case integer
        case long
    }

    public let minimum: Int
    public let maximum: Int
    public let width: Width

    init(_ minimum: Int = .min, _ maximum: Int = .max, _ width: Width = .integer) {
        self.minimum = minimum
        self.maximum = maximum
        self.width = width
    }
}

/// What the model demands of the number of elements of a list or map, or of the bytes of a blob.
public struct CountShape: Sendable {
    public let minimum: Int
    public let maximum: Int
    /// Whether the value must stay out of error messages.
    public let sensitive: Bool

    init(_ minimum: Int = 0, _ maximum: Int = .max, sensitive: Bool = false) {
        self.minimum = minimum
        self.maximum = maximum
        self.sensitive = sensitive
    }

    func broken(by count: Int) -> [String] {
        var texts: [String] = []
        if count > maximum { texts.append(Constraint.maximumLength(maximum)) }
        if count < minimum { texts.append(Constraint.minimumLength(minimum)) }
        return texts
    }
}

/// AWS's wording of the constraints: SDK users match on it.
enum Constraint {
    static let notNull = "Member must not be null"

    static func maximumLength(_ bound: Int) -> String { "Member must have length less than or equal to \(bound)" }
    static func minimumLength(_ bound: Int) -> String { "Member must have length greater than or equal to \(bound)" }
    static func maximum(_ bound: Int) -> String { "Member must have value less than or equal to \(bound)" }
    static func minimum(_ bound: Int) -> String { "Member must have value greater than or equal to \(bound)" }
    static func pattern(_ text: String) -> String { "Member must satisfy regular expression pattern: \(text)" }

    static func values(_ values: [String]) -> String {
        "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
    }

    static func elements(_ texts: [String]) -> String {
        "Member must satisfy constraint: [\(texts.joined(separator: ", "))]"
    }

    static func mapKeys(_ texts: [String]) -> String {
        "Map keys must satisfy constraint: [\(texts.joined(separator: ", "))]"
    }

    static func mapValues(_ texts: [String]) -> String {
        "Map value must satisfy constraint: [\(texts.joined(separator: ", "))]"
    }
}
