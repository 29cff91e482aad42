import Credentials
import UserPools

/// The secrets of second factors.
extension StoreSeals {
    /// The columns of `software_tokens` that hold a secret: one does not open in the other's place.
    enum SoftwareTokenColumn: String {
        case secret
        case pendingSecret = "pending_secret"
    }

    func sealSoftwareToken(
        _ secret: [UInt8], _ column: SoftwareTokenColumn, of subject: Subject, in pool: UserPoolID
    ) throws -> [UInt8] {
        try softwareTokens.seal(secret, binding: Self.softwareToken(column, subject, pool), random: random)
    }

    func openSoftwareToken(
        _ sealed: [UInt8], _ column: SoftwareTokenColumn, of subject: Subject, in pool: UserPoolID
    ) throws -> [UInt8] {
        try softwareTokens.open(sealed, binding: Self.softwareToken(column, subject, pool))
    }

    /// The salt after its length as two big-endian bytes, then the verifier.
    func sealDevice(_ device: Device) throws -> [UInt8] {
        guard let length = UInt16(exactly: device.salt.count) else {
            throw DatabaseError(.invalidValue, "A device's salt is too long.", table: "devices")
        }
        let bytes = [UInt8(length >> 8), UInt8(length & 0xFF)] + device.salt + device.verifier
        return try devices.seal(bytes, binding: Self.device(device.key, device.subject, device.pool), random: random)
    }

    func openDevice(
        _ sealed: [UInt8], key: String, of subject: Subject, in pool: UserPoolID
    ) throws -> (salt: [UInt8], verifier: [UInt8]) {
        let bytes = try devices.open(sealed, binding: Self.device(key, subject, pool))
        guard bytes.count >= 2, case let length = Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count >= 2 + length else {
            throw DatabaseError(.corrupt, "A device's verifier ends early.", table: "devices")
        }
        return (Array(bytes[2..<2 + length]), Array(bytes[(2 + length)...]))
    }

    private static func softwareToken(_ column: SoftwareTokenColumn, _ subject: Subject, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "software_tokens", column: column.rawValue, row: [pool.value, subject.value])
    }

    private static func device(_ key: String, _ subject: Subject, _ pool: UserPoolID) -> SealBinding {
        SealBinding(table: "devices", column: "verifier", row: [pool.value, subject.value, key])
    }
}
