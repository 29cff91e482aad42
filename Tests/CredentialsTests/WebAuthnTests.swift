import Credentials
import Testing

@Suite("WebAuthn ceremonies that succeed")
struct WebAuthnTests {
    private let random = SeededRandom("webauthn")

    private func expectation(_ challenge: [UInt8], verified: Bool = false) -> WebAuthnExpectation {
        WebAuthnExpectation(
            relyingPartyID: "example.com", challenge: challenge, requiresUserVerification: verified,
            isOriginAllowed: { $0 == "https://login.example.com" })
    }

    @Test("known registrations and assertions verify, and no changed signature does", arguments: WebAuthnVector.all)
    func vectors(vector: WebAuthnVector) throws {
        let clientData = try Base64URL.decode(vector.registration.clientData)
        let object = try Base64URL.decode(vector.registration.attestationObject)
        let expected = try vector.expectation(challenge: vector.registration.challenge)
        let credential = try WebAuthn.verifyRegistration(clientDataJSON: clientData, attestationObject: object, expecting: expected)
        #expect(try credential.id == Base64URL.decode(vector.credentialID))
        #expect(try credential.publicKey == Base64URL.decode(vector.publicKey))
        #expect(credential.attestationFormat == vector.format)
        if vector.format == "packed" {
            // Another byte of client data is another hash, which the attestation did not sign.
            #expect(throws: WebAuthnError.invalidSignature) {
                try WebAuthn.verifyRegistration(clientDataJSON: clientData + [0x20], attestationObject: object, expecting: expected)
            }
        }
        guard let assertion = vector.assertion else { return }
        let assertionClientData = try Base64URL.decode(assertion.clientData)
        var signature = try Base64URL.decode(assertion.signature)
        func verify() throws -> WebAuthnAssertion {
            try WebAuthn.verifyAssertion(
                clientDataJSON: assertionClientData, authenticatorData: Base64URL.decode(assertion.authenticatorData), signature: signature,
                publicKey: credential.publicKey, signCount: credential.signCount,
                expecting: vector.expectation(challenge: assertion.challenge))
        }
        #expect(try verify().signCount >= credential.signCount)
        signature[signature.count - 1] ^= 1
        #expect(throws: WebAuthnError.invalidSignature) { try verify() }
    }

    @Test("a changed byte of an attestation object is refused, or changes nothing that was attested", arguments: WebAuthnVector.all)
    func changedBytes(vector: WebAuthnVector) throws {
        let clientData = try Base64URL.decode(vector.registration.clientData)
        let object = try Base64URL.decode(vector.registration.attestationObject)
        let expected = try vector.expectation(challenge: vector.registration.challenge)
        let original = try WebAuthn.verifyRegistration(clientDataJSON: clientData, attestationObject: object, expecting: expected)
        for index in object.indices {
            for change in [UInt8(0x01), 0xFF] {
                var object = object
                object[index] ^= change
                let credential = try? WebAuthn.verifyRegistration(
                    clientDataJSON: clientData, attestationObject: object, expecting: expected)
                if let credential, vector.format == "packed" { #expect(credential == original, "byte \(index)") }
            }
        }
    }

    @Test("a new passkey registers and then signs in", arguments: [FakeAuthenticator.es256(), .eddsa()])
    func roundTrip(authenticator: FakeAuthenticator) throws {
        var authenticator = authenticator
        authenticator.flags = 0x1D
        let challenge = WebAuthn.newChallenge(random: random)
        #expect(challenge.count == 32)
        let created = FakeAuthenticator.clientData("webauthn.create", challenge: challenge)
        let data = authenticator.registrationData()
        for (format, statement) in [
            ("none", FakeCBOR.map([])), ("packed", try authenticator.packedSelf(data, clientData: created)),
            ("fido-u2f", FakeCBOR.map([(FakeCBOR.text("sig"), FakeCBOR.bytes([1]))])), ("tpm", FakeCBOR.map([])),
            ("android-key", FakeCBOR.map([])), ("android-safetynet", FakeCBOR.map([])), ("apple", FakeCBOR.map([])),
            ("compound", FakeCBOR.array([])),
        ] {
            let credential = try WebAuthn.verifyRegistration(
                clientDataJSON: created, attestationObject: FakeAuthenticator.attestationObject(data, format: format, statement: statement),
                expecting: expectation(challenge, verified: true))
            #expect(credential.id == authenticator.credentialID)
            #expect(credential.publicKey == authenticator.publicKey)
            #expect(credential.signCount == 7)
            #expect(credential.aaguid == [UInt8](0..<16))
            #expect(credential.userVerified && credential.backupEligible && credential.backedUp)
            #expect(credential.attestationFormat == format)
        }
        authenticator.signCount = 8
        authenticator.flags = 0x09
        let got = FakeAuthenticator.clientData("webauthn.get", challenge: challenge, more: "")
        let assertion = try WebAuthn.verifyAssertion(
            clientDataJSON: got, authenticatorData: authenticator.assertionData,
            signature: authenticator.signature(of: authenticator.assertionData, clientData: got), publicKey: authenticator.publicKey,
            signCount: 7, expecting: expectation(challenge))
        #expect(assertion.signCount == 8)
        #expect(!assertion.userVerified && !assertion.backedUp)
    }

    @Test("client data may have other members, spaces and escapes")
    func clientDataForms() throws {
        let authenticator = FakeAuthenticator.es256()
        let challenge = WebAuthn.newChallenge(random: random)
        let text = Base64URL.encode(challenge)
        for json in [
            #"{"challenge":"\#(text)","clientExtensions":{},"hashAlgorithm":"SHA-256","origin":"https://login.example.com","type":"webauthn.get"}"#,
            " {\n\"type\" : \"webauthn\\u002eget\",\t\"challenge\":\"\(text)\",\r\"origin\":\"https:\\/\\/login.example.com\" } ",
            #"{"type":"webauthn.get","challenge":"\#(text)","origin":"https://login.example.com","a":[1,-2.5e+3,{"b":[]},null,true],"ü\ud83d\ude00":0}"#,
        ] {
            let clientData = [UInt8](json.utf8)
            _ = try WebAuthn.verifyAssertion(
                clientDataJSON: clientData, authenticatorData: authenticator.assertionData,
                signature: authenticator.signature(of: authenticator.assertionData, clientData: clientData),
                publicKey: authenticator.publicKey, signCount: 0, expecting: expectation(challenge))
        }
    }

    @Test("what is offered, in order")
    func algorithms() {
        #expect(WebAuthn.algorithms == [-8, -7, -257])
    }
}
