/// Custom challenges: what the pool's functions are asked, and what follows.
extension Authentication {
    func checkCustomFunctions(_ pool: UserPool) throws(UserPoolError) {
        guard pool.lambda.defineAuthChallenge != nil else {
            throw UserPoolError(.invalidUserPoolConfiguration, "Custom auth lambda trigger is not configured for the user pool.")
        }
    }

    private func user(of signIn: SignIn, _ settled: Settled?, _ run: Run) async throws -> User? {
        if let user = settled?.user ?? run.account?.user { return user }
        guard let subject = signIn.subject else { return nil }
        return try await ports.database.read { try $0.user(subject, in: signIn.pool) }
    }

    /// Asks how to go on.
    func define(
        _ signIn: inout SignIn, _ settled: Settled?, _ run: Run
    ) async throws -> (next: SignIn.Action?, settled: Settled?) {
        try checkCustomFunctions(run.pool)
        let user = try await user(of: signIn, settled, run)
        let event = DefineAuthChallengeEvent(session: signIn.rounds ?? [], userNotFound: user == nil)
        let verdict = try await ports.triggers.defineAuthChallenge(
            event, occasion(of: user, signIn.username, clientMetadata: run.clientMetadata, at: run.client))
        guard verdict.issueTokens, !verdict.failAuthentication else { return (signIn.receive(.defined(verdict, nil)).first, nil) }
        let result = try await settle(.defined(verdict), signIn, run)
        signIn = result.signIn
        return (result.next, result)
    }

    func create(_ name: String, _ signIn: SignIn, _ settled: Settled?, _ run: Run) async throws -> CreateAuthChallengeVerdict {
        guard run.pool.lambda.createAuthChallenge != nil else {
            throw UserPoolError(.invalidUserPoolConfiguration, "CreateAuthChallenge lambda trigger is not configured for the user pool.")
        }
        let user = try await user(of: signIn, settled, run)
        let event = CreateAuthChallengeEvent(challengeName: name, session: signIn.rounds ?? [], userNotFound: user == nil)
        return try await ports.triggers.createAuthChallenge(
            event, occasion(of: user, signIn.username, clientMetadata: run.clientMetadata, at: run.client))
    }

    /// Counts the answer, then lets the function judge it: a function takes its time, and guesses must not run beside each other meanwhile.
    func verifyCustom(_ answer: String, _ parameters: [String: String], _ signIn: SignIn, _ run: Run) async throws -> Check {
        guard run.pool.lambda.verifyAuthChallengeResponse != nil else {
            throw UserPoolError(
                .invalidUserPoolConfiguration, "VerifyAuthChallengeResponse lambda trigger is not configured for the user pool.")
        }
        let now = ports.clock.time()
        let isWithinLimit = try await ports.database.write { tx in
            try AttemptLimit.count(.challengeAnswer, by: signIn.flow, in: signIn.pool, at: now, tx)
        }
        guard isWithinLimit else { throw UserPoolError.invalidSession }
        let user = try await user(of: signIn, nil, run)
        let event = VerifyAuthChallengeEvent(
            privateChallengeParameters: parameters, challengeAnswer: answer, userNotFound: user == nil)
        return .custom(
            try await ports.triggers.verifyAuthChallengeResponse(
                event, occasion(of: user, signIn.username, clientMetadata: run.clientMetadata, at: run.client)))
    }
}
