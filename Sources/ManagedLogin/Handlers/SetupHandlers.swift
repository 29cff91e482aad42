import OAuth
import UserPools

/// MFA_SETUP at a page: AssociateSoftwareToken and VerifySoftwareToken inside a sign-in, or an address that codes shall go to.
/// Source: API reference, RespondToAuthChallenge, MFA_SETUP.
extension ManagedLogin {
    /// What is set up, once it is clear; the person is asked where there is a choice.
    func begun(_ state: PageState) async throws -> PageState {
        let possible = Self.factors(toSetUp: state)
        return possible.count == 1 ? try await choosing(possible[0], state) : state
    }

    func setUpMFA(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        guard let state = try await states.state(of: visit.request), state.client == client.client.id.value, state.challenge == .mfaSetup
        else { return visit.redirect(to: .login) }
        guard visit.request.method == "POST", let form = visit.request.form else { return setupPage(state, visit, client) }
        guard FormBounds.broken(form) == nil else { return setupPage(state, visit, client, error: "error.invalid") }
        do {
            if form["again"] != nil {
                var again = state
                again.factor = nil
                again.appSecret = nil
                return visit.redirect(to: .setUpMFA, cookies: [try await states.keep(again, for: visit.request)])
            }
            guard let chosen = form["factor"].flatMap(MFAFactor.init(rawValue:)), Self.factors(toSetUp: state).contains(chosen) else {
                return setupPage(state, visit, client, error: "error.missing")
            }
            guard chosen == state.factor else {
                let next = try await choosing(chosen, state)
                return visit.redirect(to: .setUpMFA, cookies: [try await states.keep(next, for: visit.request)])
            }
            return try await setUp(chosen, form, state, visit, authorization)
        } catch let error as UserPoolError {
            switch error.code {
            case .internalError: throw error
            case .codeMismatch, .enableSoftwareTokenMFA, .invalidParameter:
                return setupPage(state, visit, client, error: Self.textKey(of: error))
            default: return try await loginPage(visit, client, username: state.username, error: Self.textKey(of: error))
            }
        }
    }

    private func setUp(
        _ factor: MFAFactor, _ form: FormFields, _ state: PageState, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse {
        let client = authorization.client
        var responses = ["USERNAME": state.parameters["USERNAME"] ?? state.username]
        var session = state.session
        switch factor {
        case .softwareToken:
            guard let code = form["code"]?.filter({ $0 != " " }), !code.isEmpty else {
                return setupPage(state, visit, client, error: "error.missing")
            }
            let name = form["friendly_name"].flatMap { $0.isEmpty ? nil : $0 }
            // The secret is the Session's: nothing that the form says can put another in its place.
            session = try await rules.authentication.verifySoftwareToken(session: session ?? "", code: code, friendlyName: name)
        case .email, .sms:
            let contact: ContactAttribute = factor == .email ? .email : .phoneNumber
            guard let address = form[contact.rawValue], !address.isEmpty else {
                return setupPage(state, visit, client, error: "error.missing")
            }
            responses[factor == .email ? "EMAIL" : "PHONE_NUMBER"] = address
        }
        let outcome = try await rules.authentication.answerAtPage(
            to: .mfaSetup, responses, visit.circumstances(session: session), at: client)
        return try await goOn(outcome, username: state.username, visit, authorization)
    }

    /// - Throws: NotAuthorized for a Session that is over.
    private func choosing(_ factor: MFAFactor, _ state: PageState) async throws -> PageState {
        var state = state
        state.factor = factor
        state.appSecret = nil
        guard factor == .softwareToken else { return state }
        let made = try await rules.authentication.associateSoftwareToken(session: state.session ?? "")
        state.appSecret = made.secret
        state.session = made.session
        return state
    }

    private static func factors(toSetUp state: PageState) -> [MFAFactor] {
        ChallengeForm.names(state.parameters["MFAS_CAN_SETUP"]).compactMap(MFAFactor.init(rawValue:))
    }

    private func setupPage(_ state: PageState, _ visit: Visit, _ client: ClientContext, error: String? = nil) -> DomainResponse {
        let writer = visit.writer(client)
        let possible = Self.factors(toSetUp: state)
        let error = error.map { visit.texts[$0] }
        let page: Page
        switch (state.factor, state.appSecret) {
        case (.softwareToken?, let secret?):
            page = writer.setUpApp(
                secret: secret, address: Self.address(ofSecret: secret, for: state.username, in: client.pool),
                hasOthers: possible.count > 1,
                error: error)
        case (.email?, _): page = writer.setUpAddress(.email, value: entered("email", visit), hasOthers: possible.count > 1, error: error)
        case (.sms?, _):
            page = writer.setUpAddress(.phoneNumber, value: entered("phone_number", visit), hasOthers: possible.count > 1, error: error)
        default: page = writer.chooseSetup(possible.map(\.rawValue), error: error)
        }
        return visit.answer(page, by: renderer)
    }

    private func entered(_ field: String, _ visit: Visit) -> String { visit.request.form?[field] ?? "" }

    /// The address that authenticator apps read. Source: Google Authenticator wiki, "Key Uri Format".
    private static func address(ofSecret secret: String, for username: String, in pool: UserPool) -> String {
        let issuer = FormFields.encode(pool.name)
        return "otpauth://totp/\(issuer):\(FormFields.encode(username))?secret=\(secret)&issuer=\(issuer)"
    }
}
