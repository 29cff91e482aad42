public import JSON

/// The settings of a managed login style: categories, classes of components, and components, each a tree of switches, measures and colours.
///
/// The upper two levels have Cognito's names and no others. What lies deeper has the type that Cognito gives it; names that are not known
/// there are kept and mean nothing, so that a style of a later Cognito can still be carried over. Source: Cognito API reference,
/// CreateManagedLoginBranding; guide, "Managed login branding".
public struct BrandingSettings: Sendable, Equatable {
    public let value: WireValue

    static let largestText = 262_144
    private static let deepest = 12
    private static let longestString = 256

    /// - Throws: InvalidParameter for what is no settings document.
    public init(_ value: WireValue) throws(UserPoolError) {
        guard case .object(let root) = value else { throw .invalidSettings("", "an object is required.") }
        for section in root.members {
            guard let known = Self.provided.value[section.name] else {
                throw .invalidSettings("", "\(Self.shown(section.name)) is not known.")
            }
            guard let members = section.value.object?.members else { throw .invalidSettings(section.name, "an object is required.") }
            for member in members {
                let path = section.name + "." + Self.shown(member.name)
                guard let pattern = known[member.name] else { throw .invalidSettings(path, "it is not known.") }
                try Self.check(member.value, like: pattern, path, depth: 2)
            }
        }
        let settings = Self(trusted: Self.withoutRepeats(value))
        guard settings.text.utf8.count <= Self.largestText else { throw .invalidSettings("", "the document is too large.") }
        self = settings
    }

    /// What the database has: it was checked before.
    init(stored text: String) { self.init(trusted: (try? WireValue(json: Array(text.utf8))) ?? .object(WireObject())) }

    init(trusted value: WireValue) { self.value = value }

    var text: String {
        var json = JSONWriter()
        json.value(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// These settings with others put over them: objects member by member, everything else as a whole.
    public func merged(with others: BrandingSettings) -> BrandingSettings {
        BrandingSettings(trusted: Self.merge(value, others.value))
    }

    private static func merge(_ below: WireValue, _ above: WireValue) -> WireValue {
        guard case .object(var merged) = below, case .object(let added) = above else { return above }
        for member in added.members {
            if let place = merged.members.firstIndex(where: { $0.name == member.name }) {
                merged.members[place] = WireMember(name: member.name, value: merge(merged.members[place].value, member.value))
            } else {
                merged.members.append(member)
            }
        }
        return .object(merged)
    }

    /// One member for each name, as a reader takes it: the last.
    private static func withoutRepeats(_ value: WireValue) -> WireValue {
        switch value {
        case .object(let object):
            var seen: Set<String> = []
            let kept = object.members.reversed().filter { seen.insert($0.name).inserted }.reversed()
            return .object(WireObject(kept.map { WireMember(name: $0.name, value: withoutRepeats($0.value)) }))
        case .array(let elements): return .array(elements.map(withoutRepeats))
        default: return value
        }
    }

    private static func shown(_ name: String) -> String { String(name.prefix(64)) }

    /// - Parameter pattern: a value of the type that this one has to have; `nil` where none is known.
    private static func check(_ value: WireValue, like pattern: WireValue?, _ path: String, depth: Int) throws(UserPoolError) {
        guard depth <= deepest else { throw .invalidSettings(path, "it is nested too deep.") }
        if let pattern, kind(of: pattern) != kind(of: value) { throw .invalidSettings(path, "\(kind(of: pattern)) is required.") }
        switch value {
        case .null: throw .invalidSettings(path, "null is no value.")
        case .bool: break
        case .number(let number):
            guard let measure = number.double, (0...10_000).contains(measure) else {
                throw .invalidSettings(path, "a number from 0 to 10000 is required.")
            }
        case .string(let text): try check(text, path)
        case .array(let elements):
            for element in elements { try check(element, like: nil, path, depth: depth + 1) }
        case .object(let object):
            for member in object.members {
                let name = shown(member.name)
                // Names are shown in messages and pages of administrators.
                guard (1...64).contains(member.name.utf8.count), !member.name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
                    throw .invalidSettings(path, "a member's name has 1 to 64 characters.")
                }
                if name.lowercased().hasSuffix("color"), !isColour(member.value) {
                    throw .invalidSettings(path + "." + name, "a colour of 6 or 8 hexadecimal digits is required.")
                }
                try check(member.value, like: pattern?[member.name], path + "." + name, depth: depth + 1)
            }
        }
    }

    private static func check(_ text: String, _ path: String) throws(UserPoolError) {
        guard text.unicodeScalars.count <= longestString, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw .invalidSettings(path, "a text has at most \(longestString) characters, none of them a control character.")
        }
    }

    private static func isColour(_ value: WireValue) -> Bool {
        guard let digits = value.string?.utf8, digits.count == 6 || digits.count == 8 else { return false }
        return digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
    }

    private static func kind(of value: WireValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
