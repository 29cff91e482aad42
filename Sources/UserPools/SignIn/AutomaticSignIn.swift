import Credentials

/// The Session that ConfirmSignUp returns: whoever has confirmed an address by a code has proved what EMAIL_OTP or SMS_OTP would ask for.
/// Source: API reference, InitiateAuth, "Session".
extension Authentication {
    /// - Parameter contact: where the confirmation code went.
    /// - Returns: `nil` where the client or the pool does not take such a code for a first factor.
    public func session(afterConfirming user: User, via contact: ContactAttribute, at client: ClientContext) throws -> String? {
        let factor: AuthFactor = contact == .email ? .emailOTP : .smsOTP
        guard client.allows(AuthFlow.userAuth.permission), client.pool.allowedFirstAuthFactors.contains(factor) else { return nil }
        let account = SignIn.Account(
            subject: user.subject, userID: user.username, passwordChanged: nil,
            entry: srpDecoy(in: client.pool).passwordEntry(for: user.username, storage: client.pool.extensions.passwordStorage))
        var signIn = SignIn(
            flow: RandomText.uuid(random: ports.random), pool: client.pool.id, client: client.client.id, username: user.username,
            account: account, expires: expiry(at: client))
        signIn.proved = [contact.factor]
        return try seal.text(signIn, as: .confirmed)
    }

    /// InitiateAuth with such a Session: the code is not asked for again.
    func resume(
        _ session: String, _ username: String, _ parameters: [String: String], _ circumstances: Circumstances, at client: ClientContext
    ) async throws -> Outcome {
        var signIn = try seal.open(session, as: .confirmed, pool: client.pool.id, client: client.client.id, now: ports.clock.time())
        guard let account = try await stored(username, at: client), account.subject == signIn.subject else {
            throw UserPoolError.invalidSession
        }
        try await preAuthenticate(account, username, circumstances, at: client)
        signIn.present(device: client.pool.device == nil ? nil : parameters["DEVICE_KEY"])
        let run = Run(client: client, clientMetadata: nil, sourceIP: circumstances.sourceIP, account: account, isChoice: true)
        let proved = signIn.proved
        signIn.proved = []
        return try await goOn(with: proved, signIn, run)
    }

    /// Continues with factors that were proved before.
    func goOn(with factors: [SignIn.Factor], _ signIn: SignIn, _ run: Run) async throws -> Outcome {
        let settled = try await settle(.resumed(factors), signIn, run)
        return try await carryOut(after: settled, run)
    }
}
