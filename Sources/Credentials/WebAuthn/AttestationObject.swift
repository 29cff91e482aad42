/// What a new credential comes in (WebAuthn Level 3 section 6.5).
struct AttestationObject {
    /// Room for a certificate chain; most have 200 bytes.
    private static let longest = 65_536
    /// The registered formats (IANA, "WebAuthn Attestation Statement Format Identifiers") that are taken as if no attestation had been made:
    /// none is asked for, and some authenticators make one all the same.
    private static let unverified: Set<String> = ["android-key", "android-safetynet", "apple", "compound", "fido-u2f", "tpm"]

    let format: String
    let authenticatorData: AuthenticatorData
    private let statement: CBORItem
    private let statementBytes: [UInt8]

    /// Throws `malformed`.
    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count <= Self.longest, let object = try CBORReader.only(bytes).map, let format = object[.text("fmt")]?.text,
            let statement = object[.text("attStmt")], statement.map != nil || statement.array != nil,
            let data = object[.text("authData")]?.bytes
        else { throw .malformed }
        self.format = format
        self.statement = statement
        statementBytes = [UInt8](bytes[statement.range])
        authenticatorData = try AuthenticatorData(data)
    }

    /// Section 7.1, steps 21 to 23. Throws `malformed`, `unsupportedCredential` for a format that nobody registered and for an attestation
    /// by an algorithm other than the key's, `invalidSignature`.
    ///
    /// A chain of certificates is not followed to a root: the relying party asked for no attestation and gives nothing for one.
    func verify(key: COSEPublicKey, signed: SignedStatement) throws(WebAuthnError) {
        switch format {
        case "none":
            // Section 8.7: the statement is the empty map.
            guard statement.map?.isEmpty == true else { throw .malformed }
        case "packed": try verifyPacked(key: key, signed: signed)
        default: guard Self.unverified.contains(format) else { throw .unsupportedCredential }
        }
    }

    /// Section 8.2.
    private func verifyPacked(key: COSEPublicKey, signed: SignedStatement) throws(WebAuthnError) {
        guard let statement = statement.map, let algorithm = statement[.text("alg")]?.integer, statement[.text("sig")]?.bytes != nil else {
            throw .malformed
        }
        // ECDAA left the standard with Level 2.
        guard statement[.text("ecdaaKeyId")] == nil else { throw .unsupportedCredential }
        let certificates = statement[.text("x5c")]
        if let certificates {
            guard let chain = certificates.array, !chain.isEmpty, chain.allSatisfy({ $0.bytes != nil }) else { throw .malformed }
        } else {
            // Self attestation: "Validate that alg matches the algorithm of the credentialPublicKey".
            guard algorithm == key.algorithm else { throw .unsupportedCredential }
        }
        guard signed.isPackedAttestation(statementBytes, key: key, hasCertificates: certificates != nil) else { throw .invalidSignature }
    }
}
