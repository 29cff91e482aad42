/// Somebody who has proved who they are, before anything was issued to them: what a sign-in through pages ends in.
public struct SignedIn: Sendable, Codable, Equatable {
    public var subject: Subject
    public var authTime: Instant
    /// How they proved it, in the words of RFC 8176 (`amr`).
    public var methods: [String]
    /// The device they signed in from, in pools that track devices.
    public var deviceKey: String?
    /// Whether that device was not known before: it may be remembered now.
    public var isNewDevice: Bool

    public init(subject: Subject, authTime: Instant, methods: [String], deviceKey: String? = nil, isNewDevice: Bool = false) {
        self.subject = subject
        self.authTime = authTime
        self.methods = methods
        self.deviceKey = deviceKey
        self.isNewDevice = isNewDevice
    }
}
