/// A device that a person has confirmed. Source: guide, "Working with user devices in your user pool".
public struct Device: Sendable, CustomStringConvertible, CustomReflectable {
    public var pool: UserPoolID
    public var subject: Subject
    /// `region_uuid`, made at the sign-in that first saw the device.
    public var key: String
    public var name: String?
    /// The device's own SRP verifier, as ConfirmDevice brought it: salt and verifier, big-endian; sealed on their way to the database.
    public var salt: [UInt8]
    public var verifier: [UInt8]
    /// Whether it may stand for a second factor (`remembered`), or is only known.
    public var remembered: Bool
    public var lastIP: String?
    public var created: Instant
    public var modified: Instant
    public var lastAuthenticated: Instant

    public init(
        pool: UserPoolID, subject: Subject, key: String, name: String?, salt: [UInt8], verifier: [UInt8], remembered: Bool, created: Instant
    ) {
        self.pool = pool
        self.subject = subject
        self.key = key
        self.name = name
        self.salt = salt
        self.verifier = verifier
        self.remembered = remembered
        self.lastIP = nil
        self.created = created
        self.modified = created
        self.lastAuthenticated = created
    }

    public var description: String { "Device(\(key))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
