import Credentials

/// TARGET_ACR_VALUES, MAX_AGE and ACCESS_TOKEN of USER_AUTH: reaching an assurance level, with credit for what a token says was proved.
/// Source: API reference, InitiateAuth; guide, "Step-up authentication with ACR and AMR".
extension Authentication {
    /// Sets the level that this sign-in has to reach.
    /// - Returns: the answer, when the access token already goes part or all of the way.
    /// - Throws: InvalidParameter.
    func stepUp(
        _ signIn: inout SignIn, _ parameters: [String: String], _ account: SignIn.Account, _ run: Run
    ) async throws -> Conclusion? {
        guard let wanted = parameters["TARGET_ACR_VALUES"] else {
            if parameters["ACCESS_TOKEN"] != nil { throw UserPoolError.missingParameter("TARGET_ACR_VALUES") }
            return nil
        }
        let levels = wanted.split(separator: " ").compactMap { run.pool.level(ofACR: String($0)) }
        guard !levels.isEmpty else { throw UserPoolError.invalidParameter("None of the requested ACR values is valid.") }
        let maxAge = try parameters["MAX_AGE"].map { text throws(UserPoolError) -> Int64 in
            guard let seconds = Int64(text), (0...315_360_000).contains(seconds) else { throw .invalidParameter("Invalid MAX_AGE") }
            return seconds
        }
        let credit = try await credit(parameters["ACCESS_TOKEN"], maxAge, account, run)
        let reachable = try await reachableLevels(account, credit, run)
        // In the caller's order; a level that this person cannot reach falls through to the next. A name that nobody has reaches any.
        // Where existence is hidden, what somebody cannot reach is told after the first proof.
        let isHidden = run.client.client.hidesUserExistence && credit.isEmpty
        guard let target = levels.first(where: { account.user == nil || reachable >= $0 }) ?? (isHidden ? levels.first : nil) else {
            throw UserPoolError.unreachableLevel
        }
        signIn.targetLevel = target
        // An access token alone never becomes new tokens: something has to be proved now (docs/deviations.md).
        guard !credit.isEmpty, Assurance.level(of: credit) < target else { return nil }
        // What no second factor can add to begins with a first one.
        let second = account.user.map { run.pool.stepUpFactors(of: $0) } ?? []
        guard second.contains(where: { Assurance.level(of: credit + [$0.factor]) >= target }) else { return nil }
        return try await goOn(with: credit, signIn, run)
    }

    /// What the token's sign-in has proved, unless it is too old.
    private func credit(_ token: String?, _ maxAge: Int64?, _ account: SignIn.Account, _ run: Run) async throws -> [SignIn.Factor] {
        guard let token else { return [] }
        let holder = try await accessTokens.holder(of: token)
        guard holder.user.subject == account.subject, holder.client.client.id == run.client.client.id else {
            throw UserPoolError.invalidAccessToken
        }
        if let maxAge, ports.clock.time().seconds - holder.authTime > maxAge { return [] }
        let factors = Assurance.factors(of: holder.authenticationMethods)
        // An access token outlives a change of the password, which was made because somebody else may know the old one.
        let isCurrent = account.passwordChanged.map { holder.authTime >= $0.seconds } ?? false
        return isCurrent ? factors : factors.filter { $0 != .password }
    }

    private func reachableLevels(_ account: SignIn.Account, _ credit: [SignIn.Factor], _ run: Run) async throws -> Int {
        guard let user = account.user else { return 4 }
        let second = run.pool.stepUpFactors(of: user)
        let first = try await firstFactors(of: account, reaching: nil, at: run.client).available
        var best = Assurance.level(of: credit)
        let hasPassword = first.contains(.password) || credit.contains(.password)
        if hasPassword {
            best = max(best, 1)
            for factor in second { best = max(best, Assurance.level(of: [.password, factor.factor])) }
        }
        if first.contains(.emailOTP) || first.contains(.smsOTP) { best = max(best, 2) }
        if first.contains(.webAuthn) { best = max(best, 3) }
        return best
    }
}

extension UserPool {
    /// The second factors with which a person can raise the level, demanded or not: those turned on, and codes to verified addresses.
    func stepUpFactors(of user: User) -> [MFAFactor] {
        let offered = secondFactors
        return MFAFactor.allCases.filter { factor in
            guard offered.offers(factor) else { return false }
            return factor.contact.map { user.isVerified($0) } ?? user.mfa.enabled.contains(factor)
        }
    }
}
