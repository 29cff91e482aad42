public import Credentials

/// One person's account in one pool.
public struct User: Sendable {
    public var pool: UserPoolID
    public var subject: Subject
    /// As it was given; never changes.
    public var username: String
    public var status: UserStatus
    public var enabled: Bool
    /// By name; values are texts. `sub` is not among them.
    public var attributes: [String: String]
    /// New values of `email` or `phone_number` that wait for their verification.
    public var pendingAttributes: [String: String]
    public var created: Instant
    public var modified: Instant
    /// Tokens issued before or in this second no longer work at this pool.
    public var signedOutAt: Instant?
    public var mfa = MFAPreference()

    public init(
        pool: UserPoolID, subject: Subject, username: String, status: UserStatus, attributes: [String: String], created: Instant
    ) {
        self.pool = pool
        self.subject = subject
        self.username = username
        self.status = status
        self.enabled = true
        self.attributes = attributes
        self.pendingAttributes = [:]
        self.created = created
        self.modified = created
        self.signedOutAt = nil
    }

    public func isVerified(_ contact: ContactAttribute) -> Bool { attributes[contact.verifiedFlag] == "true" }
}

/// Where an account stands. Source: guide, "User account confirmation states"; API reference, UserStatusType.
public enum UserStatus: String, Sendable, Codable {
    case unconfirmed = "UNCONFIRMED"
    case confirmed = "CONFIRMED"
    case forceChangePassword = "FORCE_CHANGE_PASSWORD"
    case resetRequired = "RESET_REQUIRED"
    case externalProvider = "EXTERNAL_PROVIDER"
}

/// What proves that a person knows the password, beside the user's own row so that reading a user never opens it.
public struct UserPassword: Sendable {
    public var entry: PasswordEntry
    /// Earlier entries, newest first, as many as the pool's history asks for.
    public var history: [PasswordEntry]
    public var changed: Instant

    public init(entry: PasswordEntry, history: [PasswordEntry] = [], changed: Instant) {
        self.entry = entry
        self.history = history
        self.changed = changed
    }
}

/// A name under which a user can be found: the username or an active alias, in the form that is compared.
public struct SignInName: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case username, email
        case phoneNumber = "phone_number"
        case preferredUsername = "preferred_username"
    }
    public var kind: Kind
    /// Compared byte by byte; case-folded in pools that are not case sensitive.
    public var key: String

    public init(kind: Kind, key: String) {
        self.kind = kind
        self.key = key
    }
}
