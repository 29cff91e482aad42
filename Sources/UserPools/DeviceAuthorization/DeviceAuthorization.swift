/// A device without a keyboard or browser that waits for somebody to sign in for it elsewhere. Source: RFC 8628.
///
/// Neither code is kept, only their keyed hashes.
public struct DeviceAuthorization: Sendable {
    public var pool: UserPoolID
    public var deviceHash: [UInt8]
    public var userHash: [UInt8]
    public var client: ClientID
    public var scopes: [String]
    public var expires: Instant
    /// When the device last asked.
    public var polled: Instant?
    /// Seconds that the device has to wait between two questions; 5 more each time that it did not.
    public var interval: Int
    public var decision: Decision?

    /// What became of it.
    public enum Decision: Sendable {
        case approved(Subject, AuthorizationTerms)
        case denied
        /// Its tokens were handed out.
        case used
    }

    /// Ten minutes.
    public static let lifeSeconds: Int64 = 600
    /// RFC 8628 section 3.2.
    public static let firstInterval = 5
    public static let slowDownSeconds = 5

    public init(
        pool: UserPoolID, deviceHash: [UInt8], userHash: [UInt8], client: ClientID, scopes: [String], expires: Instant,
        interval: Int = firstInterval
    ) {
        self.pool = pool
        self.deviceHash = deviceHash
        self.userHash = userHash
        self.client = client
        self.scopes = scopes
        self.expires = expires
        self.interval = interval
    }
}
