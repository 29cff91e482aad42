import Credentials

/// The Session that ConfirmSignUp returns: whoever has confirmed an address by a code has proved what EMAIL_OTP or SMS_OTP would ask for.
/// Source: API reference, InitiateAuth, "Session".
extension Authentication {
    /// - Parameter contact: where the confirmation code went.
    /// - Returns: `nil` where the client or the pool does not take such a code for a first factor.
    public func session(afterConfirming user: User, via contact: ContactAttribute, at client: ClientContext) throws -> String? {
        guard takes(contact, at: client) else { return nil }
        var signIn = prepared(user.subject, user.username, at: client)
        signIn.proved = [contact.factor]
        return try seal.text(signIn, as: .confirmed)
    }

    /// The Session that SignUp returns, for ConfirmSignUp to be given. It opens nothing: the code does.
    /// - Returns: `nil` where ConfirmSignUp would return none.
    public func session(
        afterSigningUp subject: Subject, as username: String, via contact: ContactAttribute, at client: ClientContext
    ) throws -> String? {
        guard takes(contact, at: client) else { return nil }
        return try seal.text(prepared(subject, username, at: client), as: .signedUp)
    }

    private func takes(_ contact: ContactAttribute, at client: ClientContext) -> Bool {
        client.allows(AuthFlow.userAuth.permission)
            && client.pool.allowedFirstAuthFactors.contains(contact == .email ? .emailOTP : .smsOTP)
    }

    private func prepared(_ subject: Subject, _ username: String, at client: ClientContext) -> SignIn {
        SignIn(
            flow: RandomText.uuid(random: ports.random), step: 0, pool: client.pool.id, client: client.client.id, username: username,
            subject: subject, userID: username, expires: expiry(at: client))
    }

    /// InitiateAuth with such a Session: the code is not asked for again.
    func resume(
        _ session: String, _ username: String, _ parameters: [String: String], _ circumstances: Circumstances, at client: ClientContext,
        ending: Ending
    ) async throws -> Conclusion {
        var signIn = try seal.open(session, as: .confirmed, pool: client.pool.id, client: client.client.id, now: ports.clock.time())
        guard let account = try await stored(username, at: client), account.subject == signIn.subject else {
            throw UserPoolError.invalidSession
        }
        try await preAuthenticate(account, username, circumstances, at: client)
        signIn.present(device: client.pool.device == nil ? nil : parameters["DEVICE_KEY"])
        let run = Run(
            client: client, clientMetadata: nil, source: circumstances.source, account: account, isChoice: true, ending: ending)
        let proved = signIn.proved
        signIn.proved = []
        return try await goOn(with: proved, signIn, run)
    }

    /// Continues with factors that were proved before.
    func goOn(with factors: [SignIn.Factor], _ signIn: SignIn, _ run: Run) async throws -> Conclusion {
        let settled = try await settle(.resumed(factors), signIn, run)
        return try await carryOut(after: settled, run)
    }
}
