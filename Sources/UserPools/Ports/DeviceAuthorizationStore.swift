/// Sign-ins of devices that wait for a person elsewhere, under keyed hashes of both their codes.
public protocol DeviceAuthorizationStore {
    /// - Returns: `false` where one of the codes is taken.
    func insert(_ authorization: DeviceAuthorization) throws -> Bool
    func deviceAuthorization(deviceHash: [UInt8], in pool: UserPoolID) throws -> DeviceAuthorization?
    func deviceAuthorization(userHash: [UInt8], in pool: UserPoolID) throws -> DeviceAuthorization?
    /// Notes that the device has asked, and how long it has to wait now.
    func notePoll(deviceHash: [UInt8], in pool: UserPoolID, interval: Int, at: Instant) throws
    /// Keeps what the person has said.
    /// - Returns: whether this call did it: of two at the same time, one.
    func decide(_ decision: DeviceAuthorization.Decision, userHash: [UInt8], in pool: UserPoolID) throws -> Bool
    /// Marks an approved one as used.
    /// - Returns: whether this call did it: of two at the same time, one.
    func redeemDeviceAuthorization(deviceHash: [UInt8], in pool: UserPoolID) throws -> Bool
}
