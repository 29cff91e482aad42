import Credentials
import Crypto
import Testing

/// Keys that clients sign with: the examples of the RFCs, and what is no key.
@Suite("Keys of clients")
struct ForeignKeyTests {
    /// RFC 7638 section 3.1.
    private static let modulus = """
        0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsG\
        Y4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bF\
        TWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw
        """
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    @Test("thumbprints are those of RFC 7638 section 3.1 and RFC 8037 appendix A.3")
    func thumbprints() throws {
        let rsa = try ForeignKey(modulus: Base64URL.decode(Self.modulus), exponent: Base64URL.decode("AQAB"))
        #expect(rsa.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        let ed25519 = try ForeignKey(ed25519: Base64URL.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        #expect(ed25519.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test("ES256: the example of RFC 7515 appendix A.3, and not with a bit changed")
    func es256() throws {
        let key = try ForeignKey(
            x: Base64URL.decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
            y: Base64URL.decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
        let signed = Array(("eyJhbGciOiJFUzI1NiJ9." + Self.payload).utf8)
        var signature = try Base64URL.decode(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
        #expect(key.algorithms == [.es256])
        #expect(key.isValid(signature: signature, of: signed, by: .es256))
        for other in SignatureAlgorithm.allCases where other != .es256 {
            #expect(!key.isValid(signature: signature, of: signed, by: other), "\(other)")
        }
        #expect(!key.isValid(signature: signature + [0], of: signed, by: .es256))
        signature[63] ^= 1
        #expect(!key.isValid(signature: signature, of: signed, by: .es256))
        #expect(!key.isValid(signature: [UInt8](repeating: 0, count: 64), of: signed, by: .es256))
    }

    @Test("EdDSA: the example of RFC 8037 appendix A.4")
    func edDSA() throws {
        let key = try ForeignKey(ed25519: Base64URL.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        let signature = try Base64URL.decode(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
        let signed = Array("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8)
        #expect(key.isValid(signature: signature, of: signed, by: .edDSA))
        #expect(!key.isValid(signature: signature, of: signed + [0], by: .edDSA))
    }

    @Test("RS256 is no PS256: one key, two ways that do not stand for each other")
    func rsa() throws {
        let made = try RSASigningKey.generate()
        let token = try made.token(claims: Array("{}".utf8))
        let parts = token.split(separator: ".").map(String.init)
        let key = try ForeignKey(modulus: made.publicKey.modulus, exponent: made.publicKey.exponent)
        let (signature, signed) = (try Base64URL.decode(parts[2]), Array((parts[0] + "." + parts[1]).utf8))
        #expect(key.algorithms == [.rs256, .ps256])
        #expect(key.isValid(signature: signature, of: signed, by: .rs256))
        #expect(!key.isValid(signature: signature, of: signed, by: .ps256))
    }

    @Test("what is no key, or too weak a one, is refused")
    func unfit() throws {
        let modulus = try Base64URL.decode(Self.modulus)
        #expect(throws: CredentialsError(.rsaKeyInvalid, "")) { try ForeignKey(modulus: Array(modulus.prefix(128)), exponent: [1, 0, 1]) }
        #expect(throws: CredentialsError(.rsaKeyInvalid, "")) { try ForeignKey(modulus: modulus, exponent: [1]) }
        let point = [UInt8](P256.Signing.PrivateKey().publicKey.rawRepresentation)
        let (x, y) = (Array(point.prefix(32)), Array(point.suffix(32)))
        for (x, y) in [(x, x), (y, x), ([0] + x, y), ([], [])] {
            #expect(throws: CredentialsError(.publicKeyInvalid, "")) { try ForeignKey(x: x, y: y) }
        }
        for x in [[UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31), Array(x.dropLast())] {
            #expect(throws: CredentialsError(.publicKeyInvalid, "")) { try ForeignKey(ed25519: x) }
        }
    }
}
