import Credentials
import Crypto
import Testing

@Suite("Public keys of passkeys")
struct WebAuthnKeyTests {
    private func register(_ publicKey: [UInt8]) throws -> RegisteredCredential {
        let clientData = FakeAuthenticator.clientData("webauthn.create", challenge: [1])
        let object = FakeAuthenticator.attestationObject(FakeAuthenticator.es256().registrationData(publicKey: publicKey))
        let expected = WebAuthnExpectation(
            relyingPartyID: "example.com", challenge: [1], requiresUserVerification: false, isOriginAllowed: { _ in true })
        return try WebAuthn.verifyRegistration(clientDataJSON: clientData, attestationObject: object, expecting: expected)
    }

    private func pairs(_ members: [(Int, [UInt8])]) -> [UInt8] {
        FakeCBOR.map(members.map { (FakeCBOR.integer($0.0), $0.1) })
    }

    private func expectRefused(_ publicKey: [UInt8], _ why: Comment) {
        #expect(throws: WebAuthnError.unsupportedCredential, why) { try register(publicKey) }
        #expect(throws: WebAuthnError.unsupportedCredential, why) {
            let clientData = FakeAuthenticator.clientData("webauthn.get", challenge: [1])
            let expected = WebAuthnExpectation(
                relyingPartyID: "example.com", challenge: [1], requiresUserVerification: false, isOriginAllowed: { _ in true })
            return try WebAuthn.verifyAssertion(
                clientDataJSON: clientData, authenticatorData: FakeAuthenticator.es256().assertionData, signature: [1],
                publicKey: publicKey, signCount: 0, expecting: expected)
        }
    }

    @Test("P-256: the point is on the curve, whole, and of the algorithm")
    func p256() throws {
        let point = [UInt8](P256.Signing.PrivateKey().publicKey.rawRepresentation)
        let (x, y) = ([UInt8](point.prefix(32)), [UInt8](point.suffix(32)))
        var moved = y
        moved[31] ^= 1
        func key(
            kty: Int = 2, alg: Int = -7, crv: Int = 1, _ x: [UInt8], _ y: [UInt8]
        ) -> [UInt8] {
            pairs([
                (1, FakeCBOR.integer(kty)), (3, FakeCBOR.integer(alg)), (-1, FakeCBOR.integer(crv)), (-2, FakeCBOR.bytes(x)),
                (-3, FakeCBOR.bytes(y)),
            ])
        }
        _ = try register(key(x, y))
        expectRefused(key(x, moved), "off the curve")
        expectRefused(key([UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 32)), "no point")
        expectRefused(key([UInt8](repeating: 0xFF, count: 32), y), "beyond the field")
        expectRefused(key([0] + x, y), "33 bytes")
        expectRefused(key([UInt8](x.dropLast()), y), "31 bytes")
        expectRefused(key(kty: 1, x, y), "another key type")
        expectRefused(key(alg: -35, x, y), "ES384")
        expectRefused(key(crv: 2, x, y), "P-384")
        expectRefused(
            pairs([
                (1, FakeCBOR.integer(2)), (3, FakeCBOR.integer(-7)), (-1, FakeCBOR.integer(1)), (-2, FakeCBOR.bytes(x)), (-3, [0xF5]),
            ]), "compressed")
        expectRefused(pairs([]), "empty")
        expectRefused(FakeCBOR.array([]), "no map")
        expectRefused(pairs([(3, FakeCBOR.integer(-7)), (-2, FakeCBOR.bytes(x)), (-3, FakeCBOR.bytes(y))]), "no key type")
    }

    @Test("stored bytes that are not one key alone are refused")
    func storedBytes() {
        for bytes in [[], [0xFF], FakeAuthenticator.es256().publicKey + [0]] {
            let clientData = FakeAuthenticator.clientData("webauthn.get", challenge: [1])
            let expected = WebAuthnExpectation(
                relyingPartyID: "example.com", challenge: [1], requiresUserVerification: false, isOriginAllowed: { _ in true })
            #expect(throws: WebAuthnError.unsupportedCredential) {
                try WebAuthn.verifyAssertion(
                    clientDataJSON: clientData, authenticatorData: FakeAuthenticator.es256().assertionData, signature: [1],
                    publicKey: bytes, signCount: 0, expecting: expected)
            }
        }
    }

    @Test("Ed25519: a canonical point of large order")
    func ed25519() throws {
        for _ in 0..<8 { _ = try register(FakeAuthenticator.eddsa().publicKey) }
        // RFC 8032 section 7.1, test 2.
        _ = try register(
            FakeAuthenticator.edwardsKey(
                #require(Hexadecimal.decode("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))))
        for (text, why) in [
            ("0000000000000000000000000000000000000000000000000000000000000000", "order 4"),
            ("0000000000000000000000000000000000000000000000000000000000000080", "order 4"),
            ("0100000000000000000000000000000000000000000000000000000000000000", "the neutral element"),
            ("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2"),
            ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "order 8"),
            ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "order 8"),
            ("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "order 8"),
            ("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "order 8"),
            ("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p itself"),
            ("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "3, not reduced"),
            ("0200000000000000000000000000000000000000000000000000000000000000", "off the curve"),
            ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af466", "31 bytes"),
            ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c00", "33 bytes"),
        ] {
            expectRefused(FakeAuthenticator.edwardsKey(try #require(Hexadecimal.decode(text))), Comment(rawValue: why))
        }
        expectRefused(
            pairs([
                (1, FakeCBOR.integer(1)), (3, FakeCBOR.integer(-8)), (-1, FakeCBOR.integer(4)),
                (-2, FakeCBOR.bytes([UInt8](Curve25519.Signing.PrivateKey().publicKey.rawRepresentation))),
            ]), "X25519")
    }

    @Test("RSA: 2048 bits and a small odd exponent")
    func rsa() throws {
        let modulus = [UInt8](repeating: 0xFF, count: 256)
        func key(_ modulus: [UInt8], _ exponent: [UInt8], alg: Int = -257) -> [UInt8] {
            pairs([
                (1, FakeCBOR.integer(3)), (3, FakeCBOR.integer(alg)), (-1, FakeCBOR.bytes(modulus)), (-2, FakeCBOR.bytes(exponent)),
            ])
        }
        _ = try register(key(modulus, [1, 0, 1]))
        _ = try register(key(modulus, [3]))
        expectRefused(key([UInt8](modulus.dropLast()), [1, 0, 1]), "2040 bits")
        expectRefused(key([0x7F] + modulus.dropFirst(), [1, 0, 1]), "2047 bits")
        expectRefused(key([1] + modulus, [1, 0, 1]), "2049 bits")
        expectRefused(key(modulus.dropLast() + [0xFE], [1, 0, 1]), "even")
        expectRefused(key(modulus, [1]), "exponent 1")
        expectRefused(key(modulus, [2]), "even exponent")
        expectRefused(key(modulus, [1, 0, 0, 1]), "an exponent of 4 bytes")
        expectRefused(key(modulus, [1, 0, 1], alg: -37), "PS256")
        expectRefused(key(modulus, [1, 0, 1], alg: -65535), "RS1")
    }
}
