import Credentials
import JSON
import Testing

/// What a browser and its authenticator answer to `navigator.credentials.create`, with attestation `none`, which nothing signs.
struct FakeAuthenticator {
    /// SHA-256 of a relying party's id.
    private static let hashes = [
        "localhost": "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763",
        "example.com": "a379a6f6eeafb9a55e378c118034e2751e682fab9f2d30ab13d2125586ce1947",
    ]
    /// The base point of P-256 (FIPS 186-4 section D.1.2.3), which is a public key as good as any.
    private static let point = (
        x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    )
    /// User present, user verified, attested credential data.
    static let usual: UInt8 = 0x01 | 0x04 | 0x40

    var id: [UInt8] = Array(1...16)
    var origin = "http://localhost:9400"
    var relyingParty = "localhost"
    var flags = usual
    var model = [UInt8](repeating: 0, count: 16)
    var type = "webauthn.create"

    var credentialID: String { Base64URL.encode(id) }

    /// RegistrationResponseJSON.
    func register(_ challenge: String, _ more: [String: WireValue] = [:]) throws -> WireValue {
        let clientData = #"{"type":"\#(type)","challenge":"\#(challenge)","origin":"\#(origin)","crossOrigin":false}"#
        return .object(
            [
                "id": .string(credentialID), "rawId": .string(credentialID), "type": "public-key",
                "authenticatorAttachment": "platform", "clientExtensionResults": [:],
                "response": [
                    "clientDataJSON": .string(Base64URL.encode(Array(clientData.utf8))),
                    "attestationObject": .string(Base64URL.encode(try attestation())),
                    "transports": ["hybrid", "internal", "carrier-pigeon"],
                ],
            ], more)
    }

    private func attestation() throws -> [UInt8] {
        func hex(_ text: String?) throws -> [UInt8] { try #require(text.flatMap { Hexadecimal.decode($0) }) }
        let key =
            [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + (try hex(Self.point.x)) + [0x22, 0x58, 0x20]
            + (try hex(Self.point.y))
        var data = try hex(Self.hashes[relyingParty]) + [flags, 0, 0, 0, 0] + model
        data += [UInt8(id.count >> 8), UInt8(id.count & 0xFF)] + id + key
        func text(_ value: String) -> [UInt8] { [0x60 + UInt8(value.utf8.count)] + Array(value.utf8) }
        return [0xA3] + text("fmt") + text("none") + text("attStmt") + [0xA0] + text("authData")
            + [0x59, UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
    }
}
