import Credentials
import Crypto

/// A passkey in software, whose every answer a test may bend.
struct FakeAuthenticator {
    enum Key {
        case es256(P256.Signing.PrivateKey)
        case eddsa(Curve25519.Signing.PrivateKey)
    }

    let key: Key
    let credentialID = [UInt8](1...20)
    var relyingPartyID = "example.com"
    var flags: UInt8 = 0x05
    var signCount: UInt32 = 7
    var extensions: [UInt8] = []

    static func es256() -> FakeAuthenticator { FakeAuthenticator(key: .es256(P256.Signing.PrivateKey())) }
    static func eddsa() -> FakeAuthenticator { FakeAuthenticator(key: .eddsa(Curve25519.Signing.PrivateKey())) }

    var algorithm: Int {
        switch key {
        case .es256: -7
        case .eddsa: -8
        }
    }

    /// COSE_Key.
    var publicKey: [UInt8] {
        switch key {
        case .es256(let key):
            let point = [UInt8](key.publicKey.rawRepresentation)
            return FakeCBOR.map([
                (FakeCBOR.integer(1), FakeCBOR.integer(2)), (FakeCBOR.integer(3), FakeCBOR.integer(-7)),
                (FakeCBOR.integer(-1), FakeCBOR.integer(1)), (FakeCBOR.integer(-2), FakeCBOR.bytes([UInt8](point.prefix(32)))),
                (FakeCBOR.integer(-3), FakeCBOR.bytes([UInt8](point.suffix(32)))),
            ])
        case .eddsa(let key): return Self.edwardsKey([UInt8](key.publicKey.rawRepresentation))
        }
    }

    static func edwardsKey(_ point: [UInt8]) -> [UInt8] {
        FakeCBOR.map([
            (FakeCBOR.integer(1), FakeCBOR.integer(1)), (FakeCBOR.integer(3), FakeCBOR.integer(-8)),
            (FakeCBOR.integer(-1), FakeCBOR.integer(6)), (FakeCBOR.integer(-2), FakeCBOR.bytes(point)),
        ])
    }

    /// Without attested credential data.
    var assertionData: [UInt8] { header(flags) + extensions }

    /// With it; `publicKey` in place of the own one, and bytes after it all.
    func registrationData(publicKey: [UInt8]? = nil, credentialID: [UInt8]? = nil, trailing: [UInt8] = []) -> [UInt8] {
        let id = credentialID ?? self.credentialID
        return header(flags | 0x40) + [UInt8](0..<16) + [UInt8(id.count >> 8), UInt8(id.count & 0xFF)] + id
            + (publicKey ?? self.publicKey) + extensions + trailing
    }

    private func header(_ flags: UInt8) -> [UInt8] {
        [UInt8](SHA256.hash(data: [UInt8](relyingPartyID.utf8))) + [extensions.isEmpty ? flags : flags | 0x80]
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: signCount >> $0) }
    }

    func signature(of data: [UInt8], clientData: [UInt8]) throws -> [UInt8] {
        let message = data + [UInt8](SHA256.hash(data: clientData))
        switch key {
        case .es256(let key): return [UInt8](try key.signature(for: message).derRepresentation)
        case .eddsa(let key): return [UInt8](try key.signature(for: message))
        }
    }

    /// A packed statement signed by the credential itself.
    func packedSelf(_ data: [UInt8], clientData: [UInt8], algorithm: Int? = nil) throws -> [UInt8] {
        FakeCBOR.map([
            (FakeCBOR.text("alg"), FakeCBOR.integer(algorithm ?? self.algorithm)),
            (FakeCBOR.text("sig"), FakeCBOR.bytes(try signature(of: data, clientData: clientData))),
        ])
    }

    static func attestationObject(_ data: [UInt8], format: String = "none", statement: [UInt8] = FakeCBOR.map([])) -> [UInt8] {
        FakeCBOR.map([
            (FakeCBOR.text("fmt"), FakeCBOR.text(format)), (FakeCBOR.text("attStmt"), statement),
            (FakeCBOR.text("authData"), FakeCBOR.bytes(data)),
        ])
    }

    static func clientData(
        _ type: String, challenge: [UInt8], origin: String = "https://login.example.com", more: String = #","crossOrigin":false"#
    ) -> [UInt8] {
        [UInt8](#"{"type":"\#(type)","challenge":"\#(Base64URL.encode(challenge))","origin":"\#(origin)"\#(more)}"#.utf8)
    }
}

/// Just enough of RFC 8949 to write what authenticators write.
enum FakeCBOR {
    static func head(_ major: UInt8, _ count: Int) -> [UInt8] {
        switch count {
        case ..<24: [major << 5 | UInt8(count)]
        case ..<256: [major << 5 | 24, UInt8(count)]
        default: [major << 5 | 25, UInt8(count >> 8), UInt8(count & 0xFF)]
        }
    }

    static func integer(_ value: Int) -> [UInt8] { value < 0 ? head(1, -1 - value) : head(0, value) }
    static func bytes(_ value: [UInt8]) -> [UInt8] { head(2, value.count) + value }
    static func text(_ value: String) -> [UInt8] { head(3, value.utf8.count) + value.utf8 }
    static func array(_ items: [[UInt8]]) -> [UInt8] { head(4, items.count) + items.flatMap { $0 } }
    static func map(_ members: [([UInt8], [UInt8])]) -> [UInt8] { head(5, members.count) + members.flatMap { $0.0 + $0.1 } }
}
