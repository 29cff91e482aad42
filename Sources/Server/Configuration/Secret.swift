/// A value that must not be printed: interpolating, dumping or logging it gives a fixed text.
public struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself; each use of this name is a place to look at in a review.
    public let revealed: Value

    public init(_ value: Value) {
        revealed = value
    }

    public var description: String { "[secret]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
