import Credentials

/// The end of a sign-in: the functions that run at it, the row behind the tokens, the tokens.
extension Authentication {
    func refreshToken(for user: User, _ signIn: SignIn, at client: ClientContext, now: Instant) -> RefreshToken {
        var token = issuer.newRefreshToken(for: user, at: client, now: now)
        if client.pool.device != nil {
            // A device that has proved itself keeps its key; any other gets a new one, to be confirmed or forgotten.
            token.deviceKey =
                signIn.proved.contains(.device) ? signIn.deviceKey : devices.newKey(in: client.pool.id, random: ports.random)
        }
        if client.pool.acrLevels != nil || signIn.targetLevel != nil {
            token.authenticationMethods = Assurance.methods(of: signIn.proved)
        }
        return token
    }

    func grant(_ settled: Settled, _ run: Run) async throws -> IssuedTokens {
        guard let user = settled.user else { throw UserPoolError.invalidSession }
        let now = ports.clock.time()
        let isNewDevice = run.pool.device != nil && !settled.signIn.proved.contains(.device)
        var tokens: IssuedTokens
        var row = settled.token
        if let row {
            tokens = try issuer.issue(for: user, groups: settled.groups, at: run.client, under: row, generation: 0, now: now)
        } else {
            let occasion = TriggerOccasion(user, in: run.pool, at: run.client.client.id, clientMetadata: run.clientMetadata)
            if run.pool.lambda.postAuthentication != nil {
                try await ports.triggers.postAuthentication(newDeviceUsed: isNewDevice, occasion)
            }
            let token = refreshToken(for: user, settled.signIn, at: run.client, now: now)
            let verdict = try await issuer.customization(
                source(of: settled.signIn), user, settled.groups, token.scopes, occasion, by: ports.triggers)
            // The account may have changed while functions ran.
            try await ports.database.write { tx in
                guard let present = try tx.user(user.subject, in: user.pool), present.enabled, present.status == user.status,
                    present.signedOutAt == user.signedOutAt
                else { throw UserPoolError.invalidSession }
                try tx.begin(token, in: run.pool, from: run.source, at: now, random: ports.random)
            }
            row = token
            tokens = try issuer.issue(
                for: user, groups: settled.groups, at: run.client, under: token, generation: 0, now: now, applying: verdict)
        }
        if isNewDevice, let key = row?.deviceKey {
            tokens.newDevice = IssuedTokens.NewDevice(key: key, groupKey: devices.groupKey(of: run.pool.id))
        }
        return tokens
    }

    private func source(of signIn: SignIn) -> PreTokenGenerationEvent.Source {
        if signIn.changedPassword { return .newPasswordChallenge }
        return signIn.proved.contains(.device) ? .authenticateDevice : .authentication
    }
}
