import Credentials

/// Codes that go out during a sign-in.
extension Authentication {
    private func context(_ signIn: SignIn, _ address: String) -> [String] {
        [signIn.pool.value, signIn.subject?.value ?? "", signIn.flow, String(signIn.step), address]
    }

    /// Whether a code is the one whose keyed hash stands in the open challenge; of another flow, step or address it never is.
    func isRight(_ code: String, _ hash: [UInt8], of signIn: SignIn, at address: String) -> Bool {
        codeHash.matches(code, context: context(signIn, address), stored: hash)
    }

    /// Makes a code, sends it, and opens the challenge for it. For a first factor nothing was proved yet: where the account cannot get a
    /// code and existence is hidden, the answer is as if one had gone out.
    func sendCode(
        to contact: ContactAttribute, _ address: String?, _ isSecondFactor: Bool, _ signIn: inout SignIn, _ settled: Settled?, _ run: Run
    ) async throws -> Conclusion {
        // The code lives as long as its challenge; the transaction has seen to that for second factors.
        if !isSecondFactor { signIn.prolong(until: expiry(at: run.client)) }
        let found = isSecondFactor ? (user: settled?.user, receives: true) : try await receiver(contact, signIn, run)
        guard let user = found.user, found.receives else {
            _ = signIn.receive(.codeMade(hash: ports.random.bytes(32)))
            // An account shows its own address here too, as it does wherever else a delivery is pretended.
            let own = found.user?.attributes[contact.rawValue].flatMap { $0.isEmpty ? nil : CodeDelivery(to: contact, at: $0) }
            let simulated = own ?? codes.simulatedDelivery(for: signIn.username, by: contact, in: run.pool)
            return .challenge(try codeChallenge(contact, isSecondFactor, simulated, signIn))
        }
        guard let destination = address ?? user.attributes[contact.rawValue] else { throw UserPoolError.noSecondFactor }
        let code = RandomText.code(digits: isSecondFactor ? 6 : 8, random: ports.random)
        _ = signIn.receive(.codeMade(hash: codeHash.hash(code, context: context(signIn, destination))))
        let recipient = MessageRecipient(
            user: user, pool: run.pool, client: run.client.client.id, clientMetadata: run.clientMetadata)
        let delivery = try await codes.sendSignInCode(code, to: contact, at: destination, isMFA: isSecondFactor, recipient)
        return .challenge(try codeChallenge(contact, isSecondFactor, delivery, signIn))
    }

    private func codeChallenge(
        _ contact: ContactAttribute, _ isSecondFactor: Bool, _ delivery: CodeDelivery, _ signIn: SignIn
    ) throws -> Challenge {
        Challenge(
            name: isSecondFactor ? contact.secondFactor.challenge : contact.firstFactorChallenge, session: try seal.text(signIn),
            parameters: [
                "USERNAME": signIn.userID, "USER_ID_FOR_SRP": signIn.userID, "CODE_DELIVERY_DELIVERY_MEDIUM": delivery.medium.rawValue,
                "CODE_DELIVERY_DESTINATION": delivery.destination,
            ], available: nil)
    }

    /// Whose first factor it is, and whether a code goes out to them.
    private func receiver(
        _ contact: ContactAttribute, _ signIn: SignIn, _ run: Run
    ) async throws -> (user: User?, receives: Bool) {
        let pool = run.pool
        let now = ports.clock.time()
        let hides = run.client.client.hidesUserExistence
        let key = signIn.subject?.value ?? codes.unknownKey(pool.nameKey(signIn.username), in: pool.id)
        let result = try await ports.database.write { tx -> Result<(user: User?, receives: Bool), UserPoolError> in
            guard try AttemptLimit.count(.signInCode, by: key, in: pool.id, at: now, tx) else { return .failure(.tooManyCodes) }
            guard let user = try signIn.subject.flatMap({ try tx.user($0, in: pool.id) }) else { return .success((nil, false)) }
            guard user.isVerified(contact), user.enabled, user.status == .confirmed || user.status == .externalProvider else {
                if hides { return .success((user, false)) }
                if !user.enabled { return .failure(.userDisabled) }
                return .failure(user.status == .resetRequired ? .passwordResetRequired : .userNotConfirmed)
            }
            return .success((user, true))
        }
        return try result.get()
    }
}
