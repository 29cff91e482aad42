import Crypto

/// Whom a password belongs to, in the two parts that Cognito's SRP hashes one after the other.
///
/// For a user: the pool id after its underscore, and USER_ID_FOR_SRP. For a device: DeviceGroupKey and DeviceKey.
public struct SRPIdentity: Sendable, Hashable {
    public let group: String
    public let name: String

    public init(poolName: String, username: String) {
        group = poolName
        name = username
    }

    public init(deviceGroupKey: String, deviceKey: String) {
        group = deviceGroupKey
        name = deviceKey
    }

    /// x = H(padHex(salt) | H(group | name | ":" | password)), 32 bytes.
    func exponent(password: RawPassword, salt: [UInt8]) -> [UInt8] {
        var inner = SHA256()
        inner.update(data: [UInt8](group.utf8))
        inner.update(data: [UInt8](name.utf8))
        inner.update(data: [UInt8(ascii: ":")])
        inner.update(data: [UInt8](password.text.utf8))
        var outer = SHA256()
        outer.update(data: SRPPadding.padded(salt))
        outer.update(data: [UInt8](inner.finalize()))
        return [UInt8](outer.finalize())
    }
}
