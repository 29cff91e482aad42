/// The secret that a person's authenticator app shares with the pool (RFC 6238): at most one that is verified and one that waits for it.
public struct SoftwareToken: Sendable, CustomStringConvertible, CustomReflectable {
    public var pool: UserPoolID
    public var subject: Subject
    /// 20 bytes; sealed on its way to the database. `nil` until the first one is verified.
    public var secret: [UInt8]?
    /// Made by AssociateSoftwareToken, and not yet verified.
    public var pendingSecret: [UInt8]?
    public var friendlyName: String?
    /// The last time step whose code was used: a code works once.
    public var lastStep: Int64?

    public init(
        pool: UserPoolID, subject: Subject, secret: [UInt8]?, pendingSecret: [UInt8]?, friendlyName: String? = nil, lastStep: Int64? = nil
    ) {
        self.pool = pool
        self.subject = subject
        self.secret = secret
        self.pendingSecret = pendingSecret
        self.friendlyName = friendlyName
        self.lastStep = lastStep
    }

    public var description: String { "SoftwareToken(\(subject))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
