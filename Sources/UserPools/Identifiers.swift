/// Names of things, each with a type of its own so that none can stand where another is meant.

/// `region_suffix`, e.g. `us-east-1_AbCdEfGhI`.
public struct UserPoolID: Hashable, Sendable, Codable, CustomStringConvertible {
    public let value: String

    public init(_ value: String) { self.value = value }

    /// The part before the underscore; empty when there is none.
    public var region: String { value.firstIndex(of: "_").map { String(value[..<$0]) } ?? "" }
    /// The part after the underscore, which SRP calls the pool's name.
    public var shortName: String { value.firstIndex(of: "_").map { String(value[value.index(after: $0)...]) } ?? value }
    public var description: String { value }
}

/// An app client's public identifier: 26 characters of `[a-z0-9]`.
public struct ClientID: Hashable, Sendable, Codable, CustomStringConvertible {
    public let value: String

    public init(_ value: String) { self.value = value }
    public var description: String { value }
}

/// A user's `sub`: a UUID that never changes and is never used again.
public struct Subject: Hashable, Sendable, Codable, CustomStringConvertible {
    public let value: String

    public init(_ value: String) { self.value = value }
    public var description: String { value }

    /// Whether a text has the form of a `sub`, so that looking one up is worth a query.
    public static func looksLikeOne(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == 36 else { return false }
        var position = 0
        for byte in bytes {
            let dash = position == 8 || position == 13 || position == 18 || position == 23
            let hex = (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102)
            guard dash ? byte == 45 : hex else { return false }
            position += 1
        }
        return true
    }
}

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

    /// Whole seconds, rounded down, as tokens carry them.
    public var seconds: Int64 { milliseconds / 1000 }

    public func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}
