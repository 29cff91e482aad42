import Credentials
import Testing

@Suite("Tokens and keys")
struct TokenTests {
    /// One key for the suite: making one takes long.
    private static let made = Result { try RSASigningKey.generate() }

    private static let rfcModulus = """
        ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW\
        vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k\
        G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ
        """
    private static let rfcToken = """
        eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
        cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4\
        BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv\
        hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
        """

    @Test("the RS256 example of RFC 7515 appendix A.2 verifies, and not with one character changed")
    func rfcVector() throws {
        let key = try RSAPublicKey(modulus: Base64URL.decode(Self.rfcModulus), exponent: [1, 0, 1], kid: "rfc")
        let verified = try UnverifiedToken(Self.rfcToken).verified(by: key)
        #expect(verified.payload == [UInt8]("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8))
        let forged = Self.rfcToken.replacing("eyJpc3Mi", with: "eyJpc3Nj")
        #expect(throws: CredentialsError(.tokenSignatureInvalid, "")) { try UnverifiedToken(forged).verified(by: key) }
    }

    @Test("a token is made as Cognito makes it, and read back", arguments: [0, 1, 2, 700])
    func roundTrip(padding: Int) throws {
        let key = try Self.made.get()
        let claims = [UInt8]("{\"sub\":\"\(String(repeating: "x", count: padding))\"}".utf8)
        let token = try key.token(claims: claims)
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        #expect(try String(decoding: Base64URL.decode(String(parts[0])), as: UTF8.self) == #"{"kid":"\#(key.kid)","alg":"RS256"}"#)
        #expect(try Base64URL.decode(String(parts[1])) == claims)
        let unverified = try UnverifiedToken(token)
        #expect(unverified.kid == key.kid)
        let verified = try unverified.verified(by: key.publicKey)
        #expect(verified.payload == claims)
        #expect(verified.kid == key.kid)
    }

    @Test("another key with the same id does not verify it, nor the same key under another id")
    func otherKey() throws {
        let key = try Self.made.get()
        let token = try UnverifiedToken(key.token(claims: [UInt8]("{}".utf8)))
        let impostor = try RSAPublicKey(modulus: Base64URL.decode(Self.rfcModulus), exponent: [1, 0, 1], kid: key.kid)
        #expect(throws: CredentialsError(.tokenSignatureInvalid, "")) { try token.verified(by: impostor) }
        let renamed = try RSAPublicKey(modulus: key.publicKey.modulus, exponent: key.publicKey.exponent, kid: "other")
        #expect(throws: CredentialsError(.tokenKeyMismatch, "")) { try token.verified(by: renamed) }
    }

    @Test(
        "another algorithm is refused before any key is asked for",
        arguments: [#"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{"alg":"rs256"}"#, #"{"kid":"k"}"#, #"{"alg":"RS512","kid":"k"}"#])
    func algorithms(header: String) {
        #expect(throws: CredentialsError(.tokenAlgorithmNotAllowed, "")) {
            try UnverifiedToken("\(Base64URL.encode([UInt8](header.utf8))).e30.AAAA")
        }
    }

    @Test(
        "a header that two parsers could read differently is refused",
        arguments: [
            "", "{}", "[]", "null", #"{"alg":"RS256""#, #"{"alg":"RS256"}}"#, #"{"alg":"RS256","alg":"none"}"#,
            #"{"alg":"RS256","crit":"exp"}"#,
            #"{"alg":"RS256","jwk":{}}"#, #"{"alg":"RS256",}"#, #"{"\u0061lg":"RS256"}"#, #"{"alg":1}"#,
            "{\"alg\":\"RS256\",\"kid\":\"\u{1}\"}", #"{'alg':'RS256'}"#,
        ])
    func headers(header: String) {
        #expect(throws: CredentialsError(.tokenMalformed, "")) { try UnverifiedToken("\(Base64URL.encode([UInt8](header.utf8))).e30.AAAA") }
    }

    @Test(
        "text that is not three strict base64url parts is refused",
        arguments: [
            "", ".", "..", "a.b", "eyJhbGciOiJSUzI1NiJ9.e30", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA.AAAA", "eyJhbGciOiJSUzI1NiJ9.e30.",
            "eyJhbGciOiJSUzI1NiJ9..AAAA",
            ".e30.AAAA", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA=", "eyJhbGciOiJSUzI1NiJ9.e31.AAAA", "eyJhbGciOiJSUzI1NiJ9.e30 .AAAA",
            "eyJhbGciOiJSUzI1NiJ9.e3+.AAAA",
            "eyJhbGciOiJSUzI1NiJ9.e30.A", "eyJhbGciOiJSUzI1NiJ9.e30." + String(repeating: "A", count: 65_536),
        ])
    func shapes(text: String) {
        #expect(throws: CredentialsError(.tokenMalformed, "")) { try UnverifiedToken(text) }
    }

    @Test("a private key survives PKCS #8, and keeps its id")
    func export() throws {
        let key = try Self.made.get()
        let copy = try RSASigningKey(pkcs8: key.pkcs8())
        #expect(copy.kid == key.kid)
        #expect(copy.publicKey.modulus == key.publicKey.modulus)
        #expect(try copy.signature(of: [1, 2, 3]) == key.signature(of: [1, 2, 3]))
        #expect(key.publicKey.isValid(signature: try copy.signature(of: [1, 2, 3]), of: [1, 2, 3]))
        let der = try key.pkcs8()
        for broken in [[], [0x30], [UInt8](der.dropLast()), der + [0]] {
            #expect(throws: CredentialsError(.rsaKeyInvalid, "")) { try RSASigningKey(pkcs8: broken) }
        }
    }

    @Test("unfit public keys are refused")
    func unfitKeys() throws {
        let modulus = try Base64URL.decode(Self.rfcModulus)
        let refused = CredentialsError(.rsaKeyInvalid, "")
        #expect(throws: refused) { try RSAPublicKey(modulus: [UInt8](modulus.dropFirst()), exponent: [3], kid: "k") }
        #expect(throws: refused) { try RSAPublicKey(modulus: modulus, exponent: [1], kid: "k") }
        #expect(throws: refused) { try RSAPublicKey(modulus: modulus, exponent: [4], kid: "k") }
        #expect(throws: refused) { try RSAPublicKey(modulus: modulus, exponent: [], kid: "k") }
        #expect(throws: refused) { try RSAPublicKey(modulus: modulus, exponent: [3], kid: "a\"b") }
        #expect(throws: refused) { try RSAPublicKey(modulus: modulus, exponent: [3], kid: "") }
    }

    @Test("the key set is written as Cognito writes it")
    func keySet() throws {
        let key = try RSAPublicKey(modulus: Base64URL.decode(Self.rfcModulus), exponent: [0, 1, 0, 1], kid: "one=")
        let expected = #"{"alg":"RS256","e":"AQAB","kid":"one=","kty":"RSA","n":"\#(Self.rfcModulus)","use":"sig"}"#
        #expect(String(decoding: JSONWebKeySet([key, key]).document, as: UTF8.self) == "{\"keys\":[\(expected),\(expected)]}")
        #expect(String(decoding: JSONWebKeySet([]).document, as: UTF8.self) == #"{"keys":[]}"#)
    }

    @Test("many threads may sign and verify with one key")
    func concurrency() async throws {
        let key = try Self.made.get()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<32 {
                group.addTask {
                    let claims = [UInt8]("{\"n\":\(number)}".utf8)
                    let verified = try UnverifiedToken(key.token(claims: claims)).verified(by: key.publicKey)
                    #expect(verified.payload == claims)
                }
            }
            try await group.waitForAll()
        }
    }
}
