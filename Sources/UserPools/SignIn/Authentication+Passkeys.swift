import Credentials
import JSON

/// Passkeys at sign-in. Source: WebAuthn Level 3, section 7.2; guide, "Passkey sign-in".
extension Authentication {
    /// CREDENTIAL_REQUEST_OPTIONS: PublicKeyCredentialRequestOptionsJSON.
    func requestOptions(_ challenge: [UInt8], _ signIn: SignIn, _ run: Run) async throws -> String {
        guard let party = RelyingParty(run.client.poolContext, publicURL: ports.publicURL) else { throw UserPoolError.passkeyRefused }
        let credentials: [WebAuthnCredential] =
            if let subject = signIn.subject {
                try await ports.database.read { try $0.webAuthnCredentials(of: subject, in: signIn.pool) }
            } else { [] }
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("challenge", string: Base64URL.encode(challenge))
        json.member("timeout", integer: run.client.client.authSessionValidityMinutes * 60_000)
        json.member("rpId", string: party.id)
        json.key("allowCredentials")
        json.beginArray()
        for credential in credentials where credential.relyingPartyID == party.id {
            json.beginObject()
            json.member("id", string: credential.id)
            json.member("type", string: "public-key")
            if !credential.transports.isEmpty { json.member("transports", strings: credential.transports) }
            json.endObject()
        }
        json.endArray()
        json.member("userVerification", string: party.requiresUserVerification ? "required" : "preferred")
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Verifies an AuthenticationResponseJSON against the account's own credentials.
    /// - Throws: InvalidParameter for what is no such document. What is one and not right is a refusal.
    func assertion(_ text: String, _ challenge: [UInt8], _ signIn: SignIn, _ run: Run) async throws -> Check {
        guard text.utf8.count <= 65_536, let document = try? WireValue(json: Array(text.utf8)), let id = document["id"]?.string,
            document["type"]?.string == "public-key", let response = document["response"],
            let clientData = Self.bytes(response["clientDataJSON"]), let authenticatorData = Self.bytes(response["authenticatorData"]),
            let signature = Self.bytes(response["signature"]), document["rawId"].map({ $0.string == id }) ?? true
        else { throw UserPoolError.invalidParameter("CREDENTIAL must be an AuthenticationResponseJSON") }
        let refused = Check.assertion(nil, nil)
        let pool = signIn.pool
        guard let party = RelyingParty(run.client.poolContext, publicURL: ports.publicURL) else { return refused }
        // Step 6: the credential is one of the account that was named, and so is its user handle.
        guard let subject = signIn.subject, let credential = try await ports.database.read({ try $0.webAuthnCredential(id, in: pool) }),
            credential.subject == subject, credential.relyingPartyID == party.id
        else { return refused }
        if let handle = response["userHandle"], handle != .null, Self.bytes(handle) != Array(subject.value.utf8) { return refused }
        let expecting = WebAuthnExpectation(
            relyingPartyID: party.id, challenge: challenge, requiresUserVerification: party.requiresUserVerification,
            isOriginAllowed: { party.isOriginAllowed($0) })
        guard
            let assertion = try? WebAuthn.verifyAssertion(
                clientDataJSON: clientData, authenticatorData: authenticatorData, signature: signature, publicKey: credential.publicKey,
                signCount: credential.signCount, expecting: expecting)
        else { return refused }
        return .assertion(credential, assertion)
    }

    private static func bytes(_ value: WireValue?) -> [UInt8]? { (value?.string).flatMap { try? Base64URL.decode($0) } }
}
