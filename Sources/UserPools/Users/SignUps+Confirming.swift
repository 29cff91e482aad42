/// What confirms a sign-up: the code, typed or followed.
extension SignUps {
    public struct Confirmation: Sendable {
        public var user: User
        /// Where the code went.
        public var contact: ContactAttribute
        /// Whether this call confirmed the account, and not an earlier one by the same link.
        public var isFirst: Bool
    }

    /// Redeems a sign-up code, then tells PostConfirmation.
    /// - Throws: CodeMismatch, ExpiredCode, AliasExists, NotAuthorized, LimitExceeded, UserNotFound; what PostConfirmation throws, after which
    ///   the account is confirmed.
    public func confirm(
        _ username: String, code: String, forceAliasCreation: Bool, clientMetadata: [String: String]? = nil, at client: ClientContext
    ) async throws -> Confirmation {
        let confirmation = try await redeem(username, code: code, force: forceAliasCreation, isLink: false, at: client)
        try await ports.confirmed(
            .confirmSignUp, confirmation.user, in: client.pool, at: client.client.id, clientMetadata: clientMetadata)
        return confirmation
    }

    /// Confirms by link. Programs that look at mail follow links before people do: the link goes on answering that the account is confirmed,
    /// as long as its code would have lived, and changes nothing any more.
    /// - Throws: as `confirm`.
    public func confirmByLink(_ username: String, code: String, at client: ClientContext) async throws -> Confirmation {
        let confirmation = try await redeem(username, code: code, force: false, isLink: true, at: client)
        if confirmation.isFirst {
            try await ports.confirmed(.confirmSignUp, confirmation.user, in: client.pool, at: client.client.id, clientMetadata: nil)
        }
        return confirmation
    }

    private func redeem(
        _ username: String, code: String, force: Bool, isLink: Bool, at client: ClientContext
    ) async throws -> Confirmation {
        let pool = client.pool
        let now = ports.clock.time()
        let hides = client.client.hidesUserExistence
        let codes = self.codes
        // Refusals that must leave a trace (a counted attempt) are values: throwing would take the trace back.
        let result = try await ports.database.write { tx -> Result<Confirmation, UserPoolError> in
            guard var user = try tx.find(username, in: pool) else {
                guard hides else { return .failure(.usernameClientNotFound) }
                let counted = try AttemptLimit.count(
                    .confirmSignUp, by: codes.unknownKey(pool.nameKey(username), in: pool.id), in: pool.id, at: now, tx)
                return .failure(counted ? .codeMismatch : .attemptLimit)
            }
            guard try AttemptLimit.count(.confirmSignUp, by: user.subject.value, in: pool.id, at: now, tx) else {
                return .failure(.attemptLimit)
            }
            if isLink, user.status == .confirmed {
                return try codes.check(code, .signUp, of: user, now: now, tx).map {
                    Confirmation(user: user, contact: $0.attribute, isFirst: false)
                }
            }
            // With hidden existence an account that waits for no confirmation must look like a name that nobody has (attacks.md E5.13).
            guard user.status == .unconfirmed else { return .failure(hides ? .codeMismatch : .cannotConfirm(user.status)) }
            guard user.enabled else { return .failure(hides ? .codeMismatch : .userDisabled) }
            if hides, try tx.code(for: .signUp, of: user.subject, in: pool.id) == nil { return .failure(.codeMismatch) }
            let found =
                isLink
                ? try codes.check(code, .signUp, of: user, now: now, tx) : try codes.redeem(code, .signUp, of: user, now: now, tx)
            switch found {
            case .failure(let error): return .failure(error)
            case .success(let row):
                user.status = .confirmed
                user.modified = now
                if user.attributes[row.attribute.rawValue] == row.destination { user.attributes[row.attribute.verifiedFlag] = "true" }
                // Here an alias that is taken must undo everything, the code included, so that the person can try with ForceAliasCreation.
                try tx.save(user, in: pool, force: force)
                try tx.clearAttempts(.confirmSignUp, by: user.subject.value, in: pool.id)
                return .success(Confirmation(user: user, contact: row.attribute, isFirst: true))
            }
        }
        return try result.get()
    }
}
