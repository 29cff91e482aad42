/// Confirmed devices.
public protocol DeviceStore {
    func device(_ key: String, of subject: Subject, in pool: UserPoolID) throws -> Device?
    /// - Throws: `StoreConflict.exists` when the key is taken.
    func insert(_ device: Device) throws
    /// Writes name, remembered, last address and the times anew.
    /// - Returns: whether there was such a device.
    func update(_ device: Device) throws -> Bool
    func deleteDevice(_ key: String, of subject: Subject, in pool: UserPoolID) throws -> Bool
    /// In the order of their keys.
    func devices(of subject: Subject, in pool: UserPoolID, after: String?, limit: Int) throws -> Page<Device>
    /// Ends every sign-in that was made from a device.
    func revokeRefreshTokens(ofDevice key: String, of subject: Subject, in pool: UserPoolID, at: Instant) throws
}
