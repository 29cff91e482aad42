import OAuth
import UserPools

/// `/passkeys/add`: StartWebAuthnRegistration and CompleteWebAuthnRegistration for a browser that is signed in.
/// Source: guide, "User-interactive managed login endpoints"; WebAuthn Level 3 section 7.1.
extension ManagedLogin {
    /// Set where somebody did not want a passkey, so that they are not asked at each sign-in.
    private static let later = "passkey-later"
    private static let laterSeconds = 30 * 86_400
    /// In the query of somebody who came for a passkey and has to sign in first.
    private static let wanted = "add_passkey"

    /// A passkey is offered to whoever could have one and has none.
    func offerPasskey(
        _ session: SSOSession, _ cookies: [String], _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        let isOffered =
            if isWanted(visit) { true } else if visit.request.cookie(Self.later) != nil { false } else {
                try await rules.passkeys.areWanted(
                    by: session.signedIn.subject, at: visit.door.baseURL, in: authorization.client.poolContext)
            }
        guard isOffered else { return try await leave(session, cookies, visit, authorization) }
        return try await pause(PageState.offeringPasskey, .addPasskey, session, cookies, visit, authorization)
    }

    private func isWanted(_ visit: Visit) -> Bool { visit.request.query.fields.contains { $0.name == Self.wanted } }

    func addPasskey(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        var known = try await paused(PageState.offeringPasskey, visit, authorization)
        if known == nil { known = try await rules.authorization.session(for: authorization, visit.request) }
        guard let session = known, let user = try await person(behind: session, at: client) else {
            let skips = visit.request.form?["skip"] != nil
            return visit.redirect(to: .login, adding: isWanted(visit) || skips ? [] : [(name: Self.wanted, value: "true")])
        }
        guard visit.request.method == "POST", let form = visit.request.form else {
            return try await passkeyPage(user, visit, client)
        }
        if form["skip"] != nil {
            let cookies = [visit.door.cookie(Self.later, "1", maxAge: Self.laterSeconds)]
            return try await leave(session, cookies, visit, authorization)
        }
        do {
            try await rules.passkeys.complete(
                try PasskeyRegistration(text: form["credential"] ?? ""), of: session.signedIn.subject, at: client)
        } catch let error as UserPoolError where error.code != .internalError {
            return try await passkeyPage(user, visit, client, error: Self.passkeyText(of: error))
        }
        return try await leave(session, [], visit, authorization)
    }

    private func passkeyPage(_ user: User, _ visit: Visit, _ client: ClientContext, error: String? = nil) async throws -> DomainResponse {
        let writer = visit.writer(client)
        do {
            let options = try await rules.passkeys.start(for: user, at: client)
            return visit.answer(writer.addPasskey(options: options.text, error: error.map { visit.texts[$0] }), by: renderer)
        } catch let error as UserPoolError where error.code != .internalError {
            return visit.answer(writer.addPasskey(options: nil, error: visit.texts[Self.passkeyText(of: error)]), by: renderer)
        }
    }

    private static func passkeyText(of error: UserPoolError) -> String {
        switch error.code {
        case .limitExceeded: "passkey.limit"
        case .webAuthnNotEnabled, .webAuthnConfigurationMissing: "passkey.unavailable"
        default: "passkey.failed"
        }
    }
}
