/// What a one-time code is good for.
public enum CodePurpose: Hashable, Sendable {
    case signUp
    case forgotPassword
    case verify(ContactAttribute)

    /// A stable name, kept in the database.
    public var name: String {
        switch self {
        case .signUp: "signUp"
        case .forgotPassword: "forgotPassword"
        case .verify(let attribute): "verify:\(attribute.rawValue)"
        }
    }

    /// Sign-up and attribute codes live a day, password codes an hour (facts A3.2).
    public var lifetimeSeconds: Int64 { self == .forgotPassword ? 3_600 : 86_400 }
}

/// A one-time code that was sent to somebody. Only its keyed hash is kept.
public struct ConfirmationCode: Sendable {
    public var pool: UserPoolID
    public var subject: Subject
    public var purpose: CodePurpose
    public var hash: [UInt8]
    /// The contact attribute that the code went to, which answering it verifies.
    public var attribute: ContactAttribute
    /// The address it went to: answering it proves only this one.
    public var destination: String
    public var created: Instant
    public var expires: Instant

    public init(
        pool: UserPoolID, subject: Subject, purpose: CodePurpose, hash: [UInt8], attribute: ContactAttribute, destination: String,
        created: Instant, expires: Instant
    ) {
        self.pool = pool
        self.subject = subject
        self.purpose = purpose
        self.hash = hash
        self.attribute = attribute
        self.destination = destination
        self.created = created
        self.expires = expires
    }
}
