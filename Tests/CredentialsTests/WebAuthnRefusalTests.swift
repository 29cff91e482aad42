import Credentials
import Testing

@Suite("WebAuthn ceremonies that are refused")
struct WebAuthnRefusalTests {
    /// One ceremony in which everything is right, and what a test changes of it.
    struct Ceremony {
        var authenticator = FakeAuthenticator.es256()
        var challenge = [UInt8](repeating: 9, count: 32)
        var type: String
        var origin = "https://login.example.com"
        var more = #","crossOrigin":false"#
        var clientData: [UInt8]?
        var expectedChallenge = [UInt8](repeating: 9, count: 32)
        var requiresUserVerification = true

        var expectation: WebAuthnExpectation {
            WebAuthnExpectation(
                relyingPartyID: "example.com", challenge: expectedChallenge, requiresUserVerification: requiresUserVerification,
                isOriginAllowed: { $0 == "https://login.example.com" })
        }

        var clientDataJSON: [UInt8] {
            clientData ?? FakeAuthenticator.clientData(type, challenge: challenge, origin: origin, more: more)
        }
    }

    private func register(
        data: [UInt8]? = nil, object: [UInt8]? = nil, packed: Bool = false, _ change: (inout Ceremony) -> Void = { _ in }
    ) throws -> RegisteredCredential {
        var ceremony = Ceremony(type: "webauthn.create")
        change(&ceremony)
        let data = data ?? ceremony.authenticator.registrationData()
        let statement = packed ? try ceremony.authenticator.packedSelf(data, clientData: ceremony.clientDataJSON) : FakeCBOR.map([])
        let object =
            object ?? FakeAuthenticator.attestationObject(data, format: packed ? "packed" : "none", statement: statement)
        return try WebAuthn.verifyRegistration(
            clientDataJSON: ceremony.clientDataJSON, attestationObject: object, expecting: ceremony.expectation)
    }

    private func assert(
        data: [UInt8]? = nil, signature: [UInt8]? = nil, publicKey: [UInt8]? = nil, signCount: UInt32 = 0,
        _ change: (inout Ceremony) -> Void = { _ in }
    ) throws -> WebAuthnAssertion {
        var ceremony = Ceremony(type: "webauthn.get")
        change(&ceremony)
        let authenticator = ceremony.authenticator
        let data = data ?? authenticator.assertionData
        return try WebAuthn.verifyAssertion(
            clientDataJSON: ceremony.clientDataJSON, authenticatorData: data,
            signature: signature ?? authenticator.signature(of: data, clientData: ceremony.clientDataJSON),
            publicKey: publicKey ?? authenticator.publicKey, signCount: signCount, expecting: ceremony.expectation)
    }

    @Test("nothing is refused when everything is right")
    func baseline() throws {
        _ = try register()
        _ = try register(packed: true)
        _ = try assert()
    }

    @Test("each check of the client data and the authenticator data refuses by its own name")
    func checks() {
        let cases: [(WebAuthnError, @Sendable (inout Ceremony) -> Void)] = [
            (.wrongType, { $0.type = $0.type == "webauthn.get" ? "webauthn.create" : "webauthn.get" }),
            (.wrongType, { $0.type = "payment.get" }),
            (.challengeMismatch, { $0.challenge[31] ^= 1 }),
            (.challengeMismatch, { $0.challenge = [] }),
            (.challengeMismatch, { $0.challenge.append(0) }),
            (
                .challengeMismatch,
                {
                    $0.challenge = []
                    $0.expectedChallenge = []
                }
            ),
            (.originNotAllowed, { $0.origin = "https://evil.example" }),
            (.originNotAllowed, { $0.origin = "https://login.example.com " }),
            (.originNotAllowed, { $0.more = #","crossOrigin":true"# }),
            (.originNotAllowed, { $0.more = #","crossOrigin":false,"topOrigin":"https://login.example.com""# }),
            (.relyingPartyMismatch, { $0.authenticator.relyingPartyID = "login.example.com" }),
            (.userPresenceMissing, { $0.authenticator.flags = 0x04 }),
            (.userVerificationMissing, { $0.authenticator.flags = 0x01 }),
            (.malformed, { $0.authenticator.flags = 0x15 }),
            (.malformed, { $0.authenticator.extensions = FakeCBOR.array([]) }),
            (.malformed, { $0.more = #","crossOrigin":"false""# }),
        ]
        for (error, change) in cases {
            #expect(throws: error) { try register(change) }
            #expect(throws: error) { try assert(change) }
        }
    }

    @Test(
        "client data that is not one plain JSON object is malformed",
        arguments: [
            "", "{}", "[]", "null", #"{"type":"webauthn.get"}"#, "\u{feff}OBJECT", "OBJECT,", "OBJECT OBJECT", "OBJEC",
            #"{"type":"x","type":"webauthn.get",REST}"#, #"{"type":"x","\u0074ype":"webauthn.get",REST}"#, #"{"type":1,REST}"#,
            #"{"type":"webauthn.get",REST,}"#, #"{"type":"webauthn.get",REST,"a":01}"#, #"{"type":"webauthn.get",REST,"a":1.}"#,
            #"{"type":"webauthn.get",REST,"a":"\x"}"#, #"{"type":"webauthn.get",REST,"a":"\ud800"}"#,
            #"{"type":"webauthn.get",REST,"a":"\udc00"}"#,
            #"{"type":"webauthn.get",REST,"a":tru}"#, #"{"type":"webauthn.get",REST,"a"}"#, "{\"type\":\"webauthn.get\",REST,\"a\":\"\n\"}",
            #"{"type":"webauthn.get",REST,"a":[[[[[[[[[[]]]]]]]]]]}"#, #"{"type":"webauthn.get",REST,"a":[1,]}"#,
            #"{"type":"webauthn.get",REST,"a":{"b":1,"b":2}}"#, #"{"type":"webauthn.get",REST,"a":"PADDING"}"#,
        ])
    func clientData(text: String) {
        let rest = #""challenge":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","origin":"https://login.example.com""#
        let json = text.split(separator: "REST", omittingEmptySubsequences: false).joined(separator: rest)
            .split(separator: "OBJECT", omittingEmptySubsequences: false).joined(separator: #"{"type":"webauthn.get",\#(rest)}"#)
            .split(separator: "OBJEC", omittingEmptySubsequences: false).joined(separator: #"{"type":"webauthn.get",\#(rest)"#)
            .split(separator: "PADDING", omittingEmptySubsequences: false).joined(separator: String(repeating: "x", count: 16_384))
        #expect(throws: WebAuthnError.malformed) { try assert { $0.clientData = [UInt8](json.utf8) } }
    }

    @Test("client data that is not UTF-8 is malformed")
    func clientDataEncoding() {
        #expect(throws: WebAuthnError.malformed) {
            try assert { $0.clientData = FakeAuthenticator.clientData("webauthn.get", challenge: [9]) + [0xFF] }
        }
        #expect(throws: WebAuthnError.malformed) { try assert { $0.clientData = [UInt8](#"{"type":""#.utf8) + [0xFF, 0x22, 0x7D] } }
    }

    @Test("authenticator data of any other length is malformed, cut or grown")
    func lengths() throws {
        let authenticator = FakeAuthenticator.es256()
        let attested = authenticator.registrationData()
        for count in 0..<attested.count {
            #expect(throws: WebAuthnError.malformed) { try register(data: [UInt8](attested.prefix(count))) }
        }
        #expect(throws: WebAuthnError.malformed) { try register(data: authenticator.registrationData(trailing: [0])) }
        #expect(throws: WebAuthnError.malformed) { try register(data: authenticator.assertionData) }
        #expect(throws: WebAuthnError.malformed) { try register(data: authenticator.registrationData(credentialID: [])) }
        #expect(throws: WebAuthnError.malformed) {
            try register(data: authenticator.registrationData(credentialID: [UInt8](repeating: 1, count: 1024)))
        }
        _ = try register(data: authenticator.registrationData(credentialID: [UInt8](repeating: 1, count: 1023)))
        for data in [[], [UInt8](authenticator.assertionData.dropLast()), authenticator.assertionData + [0], attested] {
            #expect(throws: WebAuthnError.malformed) { try assert(data: data) }
        }
        #expect(throws: WebAuthnError.malformed) { try assert(data: [UInt8](repeating: 0, count: 8193)) }
        #expect(throws: WebAuthnError.malformed) { try assert(signature: []) }
        #expect(throws: WebAuthnError.malformed) { try assert(signature: [UInt8](repeating: 0, count: 1025)) }
    }

    @Test("attestation objects of another shape are malformed, whatever lengths they claim")
    func attestationObjects() throws {
        let data = FakeAuthenticator.es256().registrationData()
        let whole = FakeAuthenticator.attestationObject(data)
        let (format, statement, authData) = (
            (FakeCBOR.text("fmt"), FakeCBOR.text("none")), (FakeCBOR.text("attStmt"), FakeCBOR.map([])),
            (FakeCBOR.text("authData"), FakeCBOR.bytes(data))
        )
        let deep = (0..<40).reduce(FakeCBOR.map([])) { inner, _ in FakeCBOR.array([inner]) }
        let objects: [[UInt8]] =
            (0..<whole.count).map { [UInt8](whole.prefix($0)) } + [
                whole + [0], FakeCBOR.array([]), FakeCBOR.bytes(whole), FakeCBOR.map([format, statement]),
                FakeCBOR.map([format, authData]),
                FakeCBOR.map([statement, authData]), FakeCBOR.map([format, format, statement, authData]),
                FakeCBOR.map([(FakeCBOR.text("fmt"), FakeCBOR.integer(1)), statement, authData]),
                FakeCBOR.map([format, (FakeCBOR.text("attStmt"), FakeCBOR.text("")), authData]),
                FakeCBOR.map([format, statement, (FakeCBOR.text("authData"), FakeCBOR.text(""))]),
                FakeCBOR.map([format, statement, authData, (FakeCBOR.array([]), FakeCBOR.integer(1))]),
                FakeCBOR.map([format, statement, authData, (FakeCBOR.text("x"), deep)]),
                // A statement of format none that is not empty; a tag; an indefinite map; a key and a text that are not UTF-8.
                FakeCBOR.map([format, (FakeCBOR.text("attStmt"), FakeCBOR.map([format])), authData]), [0xC1] + whole,
                [0xBF] + whole.dropFirst() + [0xFF], FakeCBOR.map([format, statement, authData, ([0x61, 0xFF], [0])]),
                // Lengths of 2^62 and of 2^64 - 1.
                [0x9B, 0x40, 0, 0, 0, 0, 0, 0, 0], [0xBB] + [UInt8](repeating: 0xFF, count: 8), [0x5B] + [UInt8](repeating: 0xFF, count: 8),
                [0x7B, 0x7F] + [UInt8](repeating: 0xFF, count: 7), [0x9A, 0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 60_000),
                FakeCBOR.map([format, statement, authData, (FakeCBOR.text("x"), FakeCBOR.bytes([UInt8](repeating: 0, count: 65_535)))]),
            ]
        for object in objects { #expect(throws: WebAuthnError.malformed) { try register(object: object) } }
        let unknown = FakeAuthenticator.attestationObject(data, format: "home-made")
        #expect(throws: WebAuthnError.unsupportedCredential) { try register(object: unknown) }
    }

    @Test("a broken packed attestation is refused, however it is broken")
    func packed() throws {
        let authenticator = FakeAuthenticator.es256()
        let clientData = Ceremony(type: "webauthn.create").clientDataJSON
        let data = authenticator.registrationData()
        let signature = try authenticator.signature(of: data, clientData: clientData)
        let alg = (FakeCBOR.text("alg"), FakeCBOR.integer(-7))
        let sig = (FakeCBOR.text("sig"), FakeCBOR.bytes(signature))
        let x5c = FakeCBOR.text("x5c")
        let cases: [(WebAuthnError, [UInt8])] = [
            (.malformed, FakeCBOR.map([])), (.malformed, FakeCBOR.map([alg])), (.malformed, FakeCBOR.map([sig])),
            (.malformed, FakeCBOR.array([])), (.malformed, FakeCBOR.map([alg, (FakeCBOR.text("sig"), FakeCBOR.text("x"))])),
            (.malformed, FakeCBOR.map([alg, sig, (x5c, FakeCBOR.array([]))])),
            (.malformed, FakeCBOR.map([alg, sig, (x5c, FakeCBOR.bytes([1]))])),
            (.malformed, FakeCBOR.map([alg, sig, (x5c, FakeCBOR.array([FakeCBOR.text("x")]))])),
            (.unsupportedCredential, FakeCBOR.map([alg, sig, (FakeCBOR.text("ecdaaKeyId"), FakeCBOR.bytes([1]))])),
            (.unsupportedCredential, try authenticator.packedSelf(data, clientData: clientData, algorithm: -257)),
            (.invalidSignature, FakeCBOR.map([alg, sig, (x5c, FakeCBOR.array([FakeCBOR.bytes([0x30, 0])]))])),
            (.invalidSignature, FakeCBOR.map([alg, (FakeCBOR.text("sig"), FakeCBOR.bytes([]))])),
            (.invalidSignature, FakeCBOR.map([alg, (FakeCBOR.text("sig"), FakeCBOR.bytes([UInt8](signature.dropLast())))])),
            (.invalidSignature, try FakeAuthenticator.es256().packedSelf(data, clientData: clientData)),
            (.invalidSignature, try authenticator.packedSelf(data, clientData: clientData + [0x20])),
            (.invalidSignature, try authenticator.packedSelf(data + [0], clientData: clientData)),
        ]
        for (error, statement) in cases {
            let object = FakeAuthenticator.attestationObject(data, format: "packed", statement: statement)
            #expect(throws: error) { try register(object: object) }
        }
    }

    @Test("an assertion that anybody else signed, or that was changed, is refused")
    func signatures() throws {
        for authenticator in [FakeAuthenticator.es256(), .eddsa()] {
            let data = authenticator.assertionData
            let clientData = Ceremony(type: "webauthn.get").clientDataJSON
            let signature = try authenticator.signature(of: data, clientData: clientData)
            let refused = WebAuthnError.invalidSignature
            #expect(throws: refused) { try assert(publicKey: FakeAuthenticator.es256().publicKey) { $0.authenticator = authenticator } }
            #expect(throws: refused) { try assert(publicKey: FakeAuthenticator.eddsa().publicKey) { $0.authenticator = authenticator } }
            #expect(throws: refused) { try assert(signature: [0]) { $0.authenticator = authenticator } }
            #expect(throws: refused) { try assert(signature: signature + [0]) { $0.authenticator = authenticator } }
            #expect(throws: refused) {
                try assert(signature: signature) {
                    $0.authenticator = authenticator
                    $0.more = ""
                }
            }
            #expect(throws: refused) {
                try assert(signature: signature) {
                    $0.authenticator = authenticator
                    $0.authenticator.signCount += 1
                }
            }
            for index in signature.indices {
                var changed = signature
                changed[index] ^= 1
                #expect(throws: refused) { try assert(signature: changed) { $0.authenticator = authenticator } }
            }
        }
    }

    @Test(
        "the counter has to grow unless both are zero",
        arguments: [
            (UInt32(0), UInt32(0), true), (0, 1, true), (1, 2, true), (1, 1, false), (2, 1, false), (1, 0, false), (.max, 0, false),
        ])
    func counter(stored: UInt32, received: UInt32, accepted: Bool) throws {
        if accepted {
            #expect(try assert(signCount: stored) { $0.authenticator.signCount = received }.signCount == received)
        } else {
            #expect(throws: WebAuthnError.signCountRegressed) {
                try assert(signCount: stored) { $0.authenticator.signCount = received }
            }
            // A forged assertion says nothing about clones.
            #expect(throws: WebAuthnError.invalidSignature) {
                try assert(signature: [1], signCount: stored) { $0.authenticator.signCount = received }
            }
        }
    }
}
