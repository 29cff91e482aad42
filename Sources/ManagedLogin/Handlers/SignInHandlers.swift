import Credentials
import OAuth
import UserPools

/// The sign-in page and the pages of its challenges.
extension ManagedLogin {
    func login(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        if let chosen = try await chooser(visit, authorization) { return chosen }
        guard visit.request.method == "POST" else {
            if let session = try await rules.authorization.session(for: authorization, visit.request) {
                return try await leave(session, [], visit, authorization, endsSignIn: false)
            }
            return try await loginPage(visit, client, username: authorization.loginHint ?? "")
        }
        guard client.takesOwnAccounts else { return try await loginPage(visit, client, username: "") }
        let form = visit.request.form ?? FormFields()
        guard FormBounds.broken(form) == nil else { return try await loginPage(visit, client, username: "", error: "error.invalid") }
        if let credential = form["credential"] { return try await login(withPasskey: credential, visit, authorization) }
        let username = form["username"]?.trimmed ?? ""
        guard !username.isEmpty else { return try await loginPage(visit, client, username: "", error: "error.missing") }
        var parameters = ["USERNAME": username]
        var flow = AuthFlow.userPassword
        if client.signsInByChallengesAlone {
            flow = .custom
        } else if let factor = form["factor"], let challenge = ChallengeName(rawValue: factor), factors(of: client).offers(challenge) {
            flow = .userAuth
            parameters["PREFERRED_CHALLENGE"] = challenge.rawValue
        } else {
            guard let password = form["password"], !password.isEmpty else {
                return try await loginPage(visit, client, username: username, error: "error.missing")
            }
            parameters["PASSWORD"] = password
        }
        do {
            let known = devices.devices(of: visit.request)
            parameters["DEVICE_KEY"] = try await rules.authentication.device(of: username, among: known, in: client.pool)?.key
            let outcome = try await rules.authentication.beginAtPage(flow, parameters, visit.circumstances(), at: client)
            return try await goOn(outcome, username: username, visit, authorization)
        } catch let error as UserPoolError {
            return try await refused(error, username: username, visit, client)
        }
    }

    /// A passkey from the list of the username field says itself whose it is.
    private func login(
        withPasskey credential: String, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        let client = authorization.client
        do {
            let begun = try await rules.authentication.beginAtPage(
                withPasskey: credential, from: visit.csrf, visit.circumstances(), among: devices.devices(of: visit.request), at: client)
            return try await goOn(begun.outcome, username: begun.username, visit, authorization)
        } catch let error as UserPoolError {
            let isRefused = error.code == .notAuthorized || error.code == .invalidParameter
            guard isRefused, error.message != UserPoolError.userDisabled.message else {
                return try await refused(error, username: "", visit, client)
            }
            return try await loginPage(visit, client, username: "", error: "passkey.failed")
        }
    }

    /// What a wrong sign-in leads to: another page where the account waits for something, else the same page with the reason.
    private func refused(_ error: UserPoolError, username: String, _ visit: Visit, _ client: ClientContext) async throws -> DomainResponse {
        switch error.code {
        case .userNotConfirmed:
            let state = PageState(client: client.client.id.value, username: username, step: PageState.confirming)
            return visit.redirect(to: .confirmUser, cookies: [try await states.keep(state, for: visit.request)])
        case .passwordResetRequired: return visit.redirect(to: .forgotPassword)
        case .internalError: throw error
        default: return try await loginPage(visit, client, username: username, error: Self.textKey(of: error))
        }
    }

    func loginPage(_ visit: Visit, _ client: ClientContext, username: String, error: String? = nil) async throws -> DomainResponse {
        var factors = factors(of: client)
        if factors.passkey {
            factors.conditionalOptions = try rules.authentication.passkeyInvitation(
                for: visit.csrf, on: visit.door.baseURL, at: client)
        }
        let page = visit.writer(client).login(
            username: username, factors: factors, terms: try await terms(visit, client), error: error.map { visit.texts[$0] })
        return visit.answer(page, by: renderer)
    }

    func terms(_ visit: Visit, _ client: ClientContext) async throws -> TermsLinks {
        try await rules.terms.links(of: client.client.id, in: client.pool.id, language: visit.language.termsName)
    }

    private func factors(of client: ClientContext) -> PageWriter.FirstFactors {
        var factors = PageWriter.FirstFactors()
        guard !client.signsInByChallengesAlone else {
            factors.password = false
            return factors
        }
        let allowed = client.pool.allowedFirstAuthFactors
        factors.passkey = allowed.contains(.webAuthn)
        factors.emailCode = allowed.contains(.emailOTP)
        factors.smsCode = allowed.contains(.smsOTP)
        return factors
    }

    /// To the page of the challenge that comes next, or to the client.
    func goOn(
        _ outcome: Authentication.PageOutcome, username: String, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        switch outcome {
        case .signedIn(let signedIn): return try await finish(signedIn, visit, authorization)
        case .challenge(let challenge) where challenge.name == .deviceSRPAuth:
            return try await prove(challenge, username: username, visit, authorization)
        case .challenge(let challenge):
            guard let address = PageAddress(challenge.name) else { throw UserPoolError.unavailableChallenge }
            var state = PageState(
                client: authorization.client.client.id.value, username: username, step: challenge.name.rawValue)
            state.session = challenge.session
            state.parameters = challenge.parameters
            state.available = (challenge.available ?? []).map(\.rawValue)
            if challenge.name == .mfaSetup { state = try await begun(state) }
            return visit.redirect(to: address, cookies: [try await states.keep(state, for: visit.request)])
        }
    }

    /// The browser's device answers for itself.
    private func prove(
        _ challenge: Authentication.Challenge, username: String, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        let client = authorization.client
        guard let device = devices.devices(of: visit.request).first(where: { $0.key == challenge.parameters["DEVICE_KEY"] }) else {
            throw UserPoolError.invalidSession
        }
        let outcome: Authentication.PageOutcome
        do {
            outcome = try await rules.authentication.prove(device, to: challenge, visit.circumstances(), at: client)
        } catch let error as UserPoolError where error.code != .internalError {
            // Without the cookie the next try is one of a browser that nobody knows.
            var response = try await loginPage(visit, client, username: username, error: "error.expired")
            response.headers.append((name: "Set-Cookie", value: try devices.removing(device, for: visit.request)))
            return response
        }
        return try await goOn(outcome, username: username, visit, authorization)
    }

    // MARK: Challenges

    func challenge(_ address: PageAddress, _ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        guard let state = try await states.state(of: visit.request), state.client == client.client.id.value,
            let challenge = state.challenge, PageAddress(challenge) == address
        else { return visit.redirect(to: .login) }
        guard visit.request.method == "POST" else { return challengePage(challenge, state, visit, client) }
        let form = visit.request.form ?? FormFields()
        guard FormBounds.broken(form) == nil else { return challengePage(challenge, state, visit, client, error: "error.invalid") }
        guard let responses = ChallengeForm.responses(to: challenge, form, state) else {
            return challengePage(challenge, state, visit, client, error: ChallengeForm.problem(of: challenge, form))
        }
        do {
            let outcome = try await rules.authentication.answerAtPage(
                to: challenge, responses, visit.circumstances(session: state.session), at: client)
            return try await goOn(outcome, username: state.username, visit, authorization)
        } catch let error as UserPoolError {
            switch error.code {
            case .internalError: throw error
            // The Session is good for another try.
            case .notAuthorized where error.message == UserPoolError.passkeyRefused.message:
                return challengePage(challenge, state, visit, client, error: "passkey.failed")
            case .codeMismatch, .invalidPassword, .invalidParameter, .enableSoftwareTokenMFA:
                return challengePage(challenge, state, visit, client, error: Self.textKey(of: error))
            default:
                return try await loginPage(visit, client, username: state.username, error: Self.textKey(of: error))
            }
        }
    }

    private func challengePage(
        _ challenge: ChallengeName, _ state: PageState, _ visit: Visit, _ client: ClientContext, error: String? = nil
    ) -> DomainResponse {
        let writer = visit.writer(client)
        let error = error.map { visit.texts[$0] }
        let page: Page
        switch challenge {
        case .selectChallenge: page = writer.chooseFactor(state.available.compactMap(ChallengeName.init(rawValue:)), error: error)
        case .webAuthn: page = writer.passkey(options: state.parameters["CREDENTIAL_REQUEST_OPTIONS"] ?? "{}", error: error)
        case .selectMFAType: page = writer.chooseMFA(ChallengeForm.names(state.parameters["MFAS_CAN_CHOOSE"]), error: error)
        case .newPasswordRequired:
            let missing = ChallengeForm.names(state.parameters["requiredAttributes"]).map { String($0.dropFirst("userAttributes.".count)) }
            page = writer.newPassword(missing: missing, values: [:], error: error)
        case .customChallenge: page = writer.customChallenge(state.parameters, error: error)
        case .password, .passwordSRP: page = writer.password(username: state.username, error: error)
        default:
            page = writer.code(
                challenge, destination: state.parameters["CODE_DELIVERY_DESTINATION"], appName: state.parameters["FRIENDLY_DEVICE_NAME"],
                error: error)
        }
        return visit.answer(page, by: renderer)
    }
}

extension PageAddress {
    /// Where a challenge is answered; `nil` for those that no page can.
    init?(_ challenge: ChallengeName) {
        switch challenge {
        case .selectChallenge: self = .chooseFactor
        case .webAuthn, .password: self = .passkey
        case .smsMFA, .smsOTP, .emailOTP, .softwareTokenMFA: self = .mfa
        case .selectMFAType: self = .chooseMFA
        case .mfaSetup: self = .setUpMFA
        case .newPasswordRequired: self = .newPassword
        case .customChallenge: self = .customChallenge
        default: return nil
        }
    }
}

extension Visit {
    func circumstances(session: String? = nil) -> Authentication.Circumstances {
        Authentication.Circumstances(session: session, sourceIP: request.sourceIP, userAgent: request.header("user-agent"))
    }
}

extension PageWriter.FirstFactors {
    func offers(_ challenge: ChallengeName) -> Bool {
        switch challenge {
        case .webAuthn: passkey
        case .emailOTP: emailCode
        case .smsOTP: smsCode
        default: false
        }
    }
}
