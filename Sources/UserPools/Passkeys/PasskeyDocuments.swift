import Credentials
package import JSON

extension PasskeyRegistrationOptions {
    /// PublicKeyCredentialCreationOptionsJSON. Source: WebAuthn Level 3 section 5.1.9.
    package var document: WireValue {
        [
            "rp": ["id": .string(relyingPartyID), "name": .string(relyingPartyName)],
            "user": ["id": .string(Base64URL.encode(userHandle)), "name": .string(userName), "displayName": .string(displayName)],
            "challenge": .string(Base64URL.encode(challenge)),
            "pubKeyCredParams": .array(
                algorithms.map { ["type": "public-key", "alg": .number(WireNumber(Int64($0)))] }),
            "timeout": .number(WireNumber(timeoutMilliseconds)), "excludeCredentials": .array(excluded.map(\.descriptor)),
            // A passkey is found without a username only if the authenticator keeps it.
            "authenticatorSelection": [
                "requireResidentKey": true, "residentKey": "required",
                "userVerification": requiresUserVerification ? "required" : "preferred",
            ], "attestation": "none", "extensions": ["credProps": true],
        ]
    }

    /// The document as text, as pages hand it to the browser.
    package var text: String {
        var json = JSONWriter(reservingCapacity: 1_024)
        json.value(document)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension PasskeyRegistration {
    /// Reads a RegistrationResponseJSON. Source: WebAuthn Level 3 section 5.1.8.
    /// - Throws: InvalidParameter for anything else.
    package init(document: WireValue) throws(UserPoolError) {
        guard let id = document["id"]?.string, (document["rawId"]?.string ?? id) == id, document["type"] == "public-key",
            let response = document["response"], let clientData = response.base64URL("clientDataJSON"),
            let attestation = response.base64URL("attestationObject")
        else { throw .malformedCredential }
        let attachment = document["authenticatorAttachment"]?.string
        let transports = (response["transports"]?.array ?? []).compactMap(\.string)
        self.init(
            id: id, clientDataJSON: clientData, attestationObject: attestation,
            transports: Self.transports.filter(transports.contains),
            attachment: attachment.flatMap { Self.attachments.contains($0) ? $0 : nil })
    }

    /// - Throws: InvalidParameter for what is no such document, or longer than any.
    package init(text: String) throws(UserPoolError) {
        guard text.utf8.count <= 65_536, let document = try? WireValue(json: Array(text.utf8)) else { throw .malformedCredential }
        try self.init(document: document)
    }

    /// Texts that nobody has registered say nothing and are left out. Source: WebAuthn Level 3 sections 5.4.5 and 5.8.4.
    private static let transports = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"]
    private static let attachments: Set = ["platform", "cross-platform"]
}

extension WireValue {
    fileprivate func base64URL(_ name: String) -> [UInt8]? { self[name]?.string.flatMap { try? Base64URL.decode($0) } }
}

extension WebAuthnCredential {
    /// PublicKeyCredentialDescriptorJSON.
    fileprivate var descriptor: WireValue {
        ["type": "public-key", "id": .string(id), "transports": .array(transports.map { .string($0) })]
    }
}
