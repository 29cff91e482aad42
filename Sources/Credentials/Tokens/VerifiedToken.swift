/// A JWT whose signature has been checked. Only `UnverifiedToken.verified(by:)` makes one.
public struct VerifiedToken: Sendable {
    /// The claims, as the UTF-8 JSON that was signed.
    public let payload: [UInt8]
    /// The key that signed it.
    public let kid: String

    init(payload: [UInt8], kid: String) {
        self.payload = payload
        self.kid = kid
    }
}
