/// A password as a person typed it: it may be checked or turned into a `PasswordEntry`, and never printed or stored.
public struct RawPassword: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// As received. Not normalised: SRP clients hash the code points that were typed.
    public let text: String

    public init(_ text: String) { self.text = text }

    /// Equality without a hint of where two passwords part.
    public static func == (left: Self, right: Self) -> Bool { ConstantTime.equal(left.text, right.text) }

    public var description: String { "RawPassword" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
