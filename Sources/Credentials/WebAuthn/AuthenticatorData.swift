/// What an authenticator signs about itself (WebAuthn Level 3 section 6.1).
struct AuthenticatorData {
    /// Section 6.5.1.
    struct AttestedCredential {
        let aaguid: [UInt8]
        let id: [UInt8]
        let publicKey: [UInt8]
        let parsedKey: CBORItem
    }

    private enum Flag {
        static let userPresent: UInt8 = 0x01
        static let userVerified: UInt8 = 0x04
        static let backupEligible: UInt8 = 0x08
        static let backedUp: UInt8 = 0x10
        static let attestedCredential: UInt8 = 0x40
        static let extensions: UInt8 = 0x80
    }

    private static let fixedLength = 37
    private static let longestCredentialID = 1023

    let bytes: [UInt8]
    /// SHA-256 of the relying party's id.
    let relyingPartyHash: [UInt8]
    let signCount: UInt32
    let attested: AttestedCredential?
    let extensions: [CBORItem.Key: CBORItem]
    private let flags: UInt8

    var userPresent: Bool { flags & Flag.userPresent != 0 }
    var userVerified: Bool { flags & Flag.userVerified != 0 }
    var backupEligible: Bool { flags & Flag.backupEligible != 0 }
    var backedUp: Bool { flags & Flag.backedUp != 0 }

    /// Throws `malformed` unless the bytes are as long as the flags say, to the byte.
    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count >= Self.fixedLength else { throw .malformed }
        self.bytes = bytes
        relyingPartyHash = [UInt8](bytes[..<32])
        flags = bytes[32]
        signCount = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        // Section 6.1.3: a credential that may not be backed up is not backed up.
        guard flags & Flag.backedUp == 0 || flags & Flag.backupEligible != 0 else { throw .malformed }

        var position = Self.fixedLength
        if flags & Flag.attestedCredential != 0 {
            let attested = try Self.attestedCredential(bytes, at: position)
            position = attested.end
            self.attested = attested.credential
        } else {
            attested = nil
        }
        if flags & Flag.extensions != 0 {
            var reader = CBORReader(bytes, from: position)
            guard let extensions = try reader.item().map else { throw .malformed }
            position = reader.position
            self.extensions = extensions
        } else {
            extensions = [:]
        }
        guard position == bytes.count else { throw .malformed }
    }

    private static func attestedCredential(
        _ bytes: [UInt8], at start: Int
    ) throws(WebAuthnError) -> (credential: AttestedCredential, end: Int) {
        let idStart = start + 18
        guard bytes.count >= idStart else { throw .malformed }
        let idLength = Int(bytes[idStart - 2]) << 8 | Int(bytes[idStart - 1])
        // Section 7.1, step 24: a longer id MUST NOT be registered.
        guard (1...longestCredentialID).contains(idLength), bytes.count >= idStart + idLength else { throw .malformed }
        var reader = CBORReader(bytes, from: idStart + idLength)
        let key = try reader.item()
        let credential = AttestedCredential(
            aaguid: [UInt8](bytes[start..<start + 16]), id: [UInt8](bytes[idStart..<idStart + idLength]),
            publicKey: [UInt8](bytes[key.range]), parsedKey: key)
        return (credential, reader.position)
    }
}
