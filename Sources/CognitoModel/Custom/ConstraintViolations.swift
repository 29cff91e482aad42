import JSON

/// The broken constraints of one request, and where the reader stands in it.
struct ConstraintViolations: Sendable {
    enum PathElement: Sendable {
        case member(String)
        /// Counted from 0; AWS writes it from 1.
        case index(Int)
        case key(String)
    }

    // A request can break a constraint in each of ten thousand elements; the message names the first hundred and
    // counts the rest, so that a hostile request does not get a longer answer than itself.
    private static let namedAtMost = 100
    private static let valueScalarsAtMost = 1024

    private var texts: [String] = []
    private var count = 0
    var path: [PathElement] = []
    /// Above zero while a stand-in for an absent structure is made, whose members are absent for no fault of theirs.
    var muted = 0

    /// Notes that the value at `name` under the current path breaks `constraint`. `value` is the text to show in
    /// quotes, `nil` for sensitive ones.
    mutating func record(_ constraint: String, at name: String, value: String?) {
        let shown = value.map { "Value '\(Self.shortened($0))' at" } ?? "Value at"
        record(shown, constraint, name)
    }

    /// Notes that a required member is absent.
    mutating func recordNull(at name: String) {
        record("Value null at", Constraint.notNull, name)
    }

    /// Notes that the element where the path stands is null.
    mutating func recordNullElement() {
        record("Value null at", Constraint.notNull, nil)
    }

    private mutating func record(_ subject: String, _ constraint: String, _ name: String?) {
        guard muted == 0 else { return }
        count += 1
        guard texts.count < Self.namedAtMost else { return }
        texts.append("\(subject) '\(location(of: name))' failed to satisfy constraint: \(constraint)")
    }

    /// The one error that tells all, or `nil` when nothing was broken.
    var error: WireDecodingError? {
        guard count > 0 else { return nil }
        let head = count == 1 ? "1 validation error detected: " : "\(count) validation errors detected: "
        return .validation(head + texts.joined(separator: "; "))
    }

    // AWS names members with a small first letter: `userAttributes.1.member.name`, `acrConfiguration.Level1.member.name`.
    private func location(of name: String?) -> String {
        var parts: [String] = []
        for element in path {
            switch element {
            case .member(let name): parts.append(Self.lowered(name))
            case .index(let index):
                parts.append(String(index + 1))
                parts.append("member")
            case .key(let key):
                parts.append(Self.shortened(key))
                parts.append("member")
            }
        }
        if let name { parts.append(Self.lowered(name)) }
        return parts.joined(separator: ".")
    }

    private static func lowered(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }

    private static func shortened(_ value: String) -> String {
        guard value.utf8.count > valueScalarsAtMost else { return value }
        return String(String.UnicodeScalarView(value.unicodeScalars.prefix(valueScalarsAtMost)))
    }
}
