/// The door of the pages: the same machine, which ends in somebody who has proved who they are instead of in tokens.
extension Authentication {
    public enum PageOutcome: Sendable {
        case challenge(Challenge)
        case signedIn(SignedIn)
    }

    /// Begins a sign-in at a page.
    /// - Parameter parameters: as those of InitiateAuth.
    public func beginAtPage(
        _ flow: AuthFlow, _ parameters: [String: String], _ circumstances: Circumstances, at client: ClientContext
    ) async throws -> PageOutcome {
        try PageOutcome(await begin(flow, parameters, circumstances, at: client, through: .pages))
    }

    /// Takes a page's answer to a challenge.
    /// - Parameter responses: as those of RespondToAuthChallenge.
    public func answerAtPage(
        to challenge: ChallengeName, _ responses: [String: String], _ circumstances: Circumstances, at client: ClientContext
    ) async throws -> PageOutcome {
        try PageOutcome(await answer(to: challenge, responses, circumstances, at: client, through: .pages))
    }

    /// The end of a sign-in at a page: its function runs; tokens are made when the client asks for them.
    func conclude(_ settled: Settled, _ run: Run) async throws -> SignedIn {
        guard let user = settled.user else { throw UserPoolError.invalidSession }
        let row = refreshToken(for: user, settled.signIn, at: run.client, now: ports.clock.time())
        let isNewDevice = run.pool.device != nil && !settled.signIn.proved.contains(.device)
        if run.pool.lambda.postAuthentication != nil {
            let occasion = TriggerOccasion(user, in: run.pool, at: run.client.client.id, clientMetadata: run.clientMetadata)
            try await ports.triggers.postAuthentication(newDeviceUsed: isNewDevice, occasion)
        }
        return SignedIn(
            subject: user.subject, authTime: row.authTime, methods: Assurance.methods(of: settled.signIn.proved), deviceKey: row.deviceKey,
            isNewDevice: isNewDevice)
    }
}

extension Authentication.PageOutcome {
    init(_ conclusion: Authentication.Conclusion) throws {
        switch conclusion {
        case .challenge(let challenge): self = .challenge(challenge)
        case .authenticated(let signedIn): self = .signedIn(signedIn)
        case .tokens: throw UserPoolError.internalError("a page's sign-in ended in tokens")
        }
    }
}

extension Authentication.Outcome {
    init(_ conclusion: Authentication.Conclusion) throws {
        switch conclusion {
        case .challenge(let challenge): self = .challenge(challenge)
        case .tokens(let tokens): self = .tokens(tokens)
        case .authenticated: throw UserPoolError.internalError("a sign-in ended without tokens")
        }
    }
}
