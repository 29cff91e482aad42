public import FoundationEssentials

/// A key that can sign: a long-lived one, or one that lives as long as its session token.
public struct AccessKey: Sendable {
    public let id: String
    public let secret: String
    /// The token that must come with every signature of this key; nil for a long-lived key, which must come without one.
    public let sessionToken: String?
    /// When a temporary key ends; nil for never.
    public let expiresAt: Date?

    public init(id: String, secret: String, sessionToken: String? = nil, expiresAt: Date? = nil) {
        self.id = id
        self.secret = secret
        self.sessionToken = sessionToken
        self.expiresAt = expiresAt
    }
}

extension AccessKey: CustomStringConvertible, CustomReflectable {
    /// The id only: a key that is printed by mistake gives nothing away.
    public var description: String { "AccessKey(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
