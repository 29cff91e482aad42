import Credentials
import OAuth
import UserPools

/// The end of a sign-in: what is still asked of somebody who is in, and the way back to the client.
extension ManagedLogin {
    /// The browser is remembered; questions that the pool has for it come before it goes back to the client.
    func finish(_ signedIn: SignedIn, _ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        let source = RequestSource(ip: visit.request.sourceIP, userAgent: visit.request.header("user-agent"))
        let record = try await rules.authorizations.begin(signedIn, from: source, at: client)
        let session = SSOSession(signedIn: signedIn, record: record)
        var cookies = [try sessions.cookie(session, of: client.pool.id, at: visit.door)]
        if signedIn.isNewDevice, let configuration = client.pool.device {
            if configuration.deviceOnlyRememberedOnUserPrompt ?? false {
                return try await pause(PageState.rememberingDevice, .rememberDevice, session, cookies, visit, authorization)
            }
            cookies += try await keepDevice(of: signedIn, remembered: true, visit, client)
        }
        return try await offerPasskey(session, cookies, visit, authorization)
    }

    /// To the client, with what it asked for, once the person has agreed where they have to.
    /// - Parameter endsSignIn: whether a sign-in of this browser has ended with it; one that is under way in another window goes on.
    func leave(
        _ session: SSOSession, _ cookies: [String], _ visit: Visit, _ authorization: AuthorizationRequest, endsSignIn: Bool = true
    ) async throws -> DomainResponse {
        guard !authorization.needsConsent else {
            return try await pause(PageState.consenting, .consent, session, cookies, visit, authorization)
        }
        var response = try await rules.authorization.answer(authorization, session, at: visit.door)
        for cookie in cookies + (endsSignIn ? [PageStates.forget(at: visit.door)] : []) {
            response.headers.append((name: "Set-Cookie", value: cookie))
        }
        return response
    }

    // MARK: Questions in between

    /// Keeps a sign-in that has ended for the request that it was made for.
    func pause(
        _ step: String, _ address: PageAddress, _ session: SSOSession, _ cookies: [String], _ visit: Visit,
        _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        var state = PageState(client: authorization.client.client.id.value, username: "", step: step)
        state.request = states.name(of: visit.carried)
        state.signedIn = session.signedIn
        return visit.redirect(to: address, cookies: cookies + [try await states.keep(state, for: visit.request)])
    }

    /// The sign-in that waits at a page: for this very request, and of the person whom this browser still knows. The request may ask for a
    /// sign-in of its own (`prompt=login`), and this is the one that it got, as long as it is recent enough for it.
    func paused(_ step: String, _ visit: Visit, _ authorization: AuthorizationRequest) async throws -> SSOSession? {
        guard let state = try await states.state(of: visit.request), state.step == step, state.request == states.name(of: visit.carried),
            let session = sessions.session(of: visit.request), session.signedIn == state.signedIn,
            rules.authorization.isRecent(session, for: authorization)
        else { return nil }
        return session
    }

    /// - Returns: `nil` for somebody whose session is over, or whose account is.
    func person(behind session: SSOSession, at client: ClientContext) async throws -> User? {
        try await rules.authorizations.account(behind: session.signedIn, record: session.record, in: client.pool)
    }

    // MARK: Devices

    /// `/devices/remember`. Source: guide, "Working with user devices in your user pool", "User opt-in".
    func rememberDevice(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        guard let session = try await paused(PageState.rememberingDevice, visit, authorization),
            try await person(behind: session, at: client) != nil
        else {
            return visit.redirect(to: .login)
        }
        guard visit.request.method == "POST", let answer = visit.request.form?["remember"], ["yes", "no"].contains(answer) else {
            return visit.answer(visit.writer(client).rememberDevice(), by: renderer)
        }
        // Kept either way, so that the question is not asked at each sign-in.
        let cookies = try await keepDevice(of: session.signedIn, remembered: answer == "yes", visit, client)
        return try await offerPasskey(session, cookies, visit, authorization)
    }

    /// - Returns: the cookie to set; none where the device cannot be kept: the person has signed in all the same.
    private func keepDevice(
        of signedIn: SignedIn, remembered: Bool, _ visit: Visit, _ client: ClientContext
    ) async throws -> [String] {
        guard let made = rules.authentication.newDevice(of: signedIn, in: client.pool) else { return [] }
        do {
            try await rules.devices.keep(
                made.device.key, verifier: made.verifier, name: visit.request.header("user-agent").map { UserAgent($0).deviceType },
                sourceIP: visit.request.sourceIP, remembered: remembered, of: signedIn.subject, in: client.pool)
        } catch let error as UserPoolError where error.code != .internalError {
            return []
        }
        return [try devices.adding(made.device, for: visit.request)]
    }
}

extension PageState {
    static let rememberingDevice = "DEVICE"
    static let offeringPasskey = "PASSKEY"
    static let consenting = "CONSENT"
}
