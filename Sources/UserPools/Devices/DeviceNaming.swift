package import Credentials

/// The two names that a device's own SRP is made over, as NewDeviceMetadata hands them out.
/// Source: guide, "Working with user devices in your user pool".
package struct DeviceNaming: Sendable {
    private let hash: KeyedHash
    /// DeviceKeyType takes 55 characters; an underscore and a UUID need 37.
    private static let longestPrefix = 18

    package init(masterKey: MasterKey) { hash = KeyedHash(masterKey: masterKey, purpose: "device group key") }

    /// DeviceGroupKey: a hyphen and eight characters of base64url, the same for a pool as long as it lives, and nowhere stored.
    package func groupKey(of pool: UserPoolID) -> String { "-" + Base64URL.encode(Array(hash.hash(pool.value).prefix(6))) }

    /// DeviceKey: the pool's region and a new UUID.
    package func newKey(in pool: UserPoolID, random: any RandomSource) -> String {
        pool.region.prefix(Self.longestPrefix) + "_" + RandomText.uuid(random: random)
    }
}
