import Credentials
import JSON

/// Passkeys in the list of a sign-in page's username field: whoever takes one need not say who they are.
/// Source: WebAuthn Level 3, sections 5.1.4 ("conditional") and 7.2.
extension Authentication {
    /// PublicKeyCredentialRequestOptionsJSON for nobody in particular.
    /// - Parameters:
    ///   - browser: what names the browser, which alone can answer.
    ///   - address: of the page.
    /// - Returns: `nil` where passkeys cannot be used.
    public func passkeyInvitation(for browser: String, on address: String, at client: ClientContext) throws -> String? {
        guard client.poolContext.takesPasskeys(at: address, publicURL: ports.publicURL),
            let party = RelyingParty(client.poolContext, publicURL: ports.publicURL)
        else { return nil }
        let invitation = PasskeyInvitation(now: ports.clock.time(), random: ports.random)
        let challenge = try invitation.sealed(
            for: browser, at: client.client.id, of: client.pool.id, box: invitations, random: ports.random)
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        json.member("challenge", string: Base64URL.encode(challenge))
        json.member("timeout", integer: Int(PasskeyInvitation.lifetimeSeconds) * 1_000)
        json.member("rpId", string: party.id)
        json.member("userVerification", string: party.requiresUserVerification ? "required" : "preferred")
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Begins USER_AUTH with WEB_AUTHN for whom the passkey's user handle names, with the answer to an invitation for the challenge.
    /// - Parameter credential: AuthenticationResponseJSON.
    /// - Returns: the outcome, and the person's username.
    /// - Throws: NotAuthorized for anything that is not right; what every sign-in throws.
    public func beginAtPage(
        withPasskey credential: String, from browser: String, _ circumstances: Circumstances, among devices: [BrowserDevice],
        at client: ClientContext
    ) async throws -> (outcome: PageOutcome, username: String) {
        let pool = client.pool
        if let demand = pool.unbuiltDemand { throw UserPoolError.notBuilt(demand) }
        guard pool.allowsPasskeys, credential.utf8.count <= 65_536, let answer = try? WireValue(json: Array(credential.utf8)),
            let handle = Self.decoded(answer["response"]?["userHandle"]?.string),
            let clientData = Self.decoded(answer["response"]?["clientDataJSON"]?.string),
            let signed = Self.decoded((try? WireValue(json: clientData))?["challenge"]?.string),
            let invitation = PasskeyInvitation(
                signed, for: browser, at: client.client.id, of: pool.id, box: invitations, now: ports.clock.time())
        else { throw UserPoolError.passkeyRefused }
        let subject = Subject(String(decoding: handle, as: UTF8.self))
        guard let user = try await ports.database.read({ try $0.user(subject, in: pool.id) }),
            let account = try await stored(user.username, at: client), account.subject == subject
        else { throw UserPoolError.passkeyRefused }
        try await preAuthenticate(account, user.username, circumstances, at: client)
        // The flow is the invitation's own, so that the machine's first step can be taken once, and remembered as long as it lasts.
        var signIn = SignIn(
            flow: invitation.flow, pool: pool.id, client: client.client.id, username: user.username, account: account,
            expires: invitation.expires)
        signIn.present(device: try await device(of: user.username, among: devices, in: pool)?.key)
        let run = Run(
            client: client, clientMetadata: nil, source: circumstances.source, account: account, isChoice: true, ending: .authentication)
        var factors = try await firstFactors(of: account, reaching: nil, at: client)
        // Whether a passkey is one of them is the machine's to say.
        factors.webAuthnChallenge = signed
        _ = signIn.receive(.initiated(.choice(preferred: nil, password: nil, clientPublic: nil, factors)))
        let actions = signIn.receive(.answered(.selection(.webAuthn, SignIn.Given(credential: credential))))
        return (try PageOutcome(await carryOut(actions, signIn, run)), user.username)
    }

    private static func decoded(_ text: String?) -> [UInt8]? { text.flatMap { try? Base64URL.decode($0) } }
}
