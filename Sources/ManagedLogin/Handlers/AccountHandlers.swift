import Credentials
import OAuth
import UserPools

/// Sign-up, confirmation and forgotten passwords.
extension ManagedLogin {
    func signUp(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        let writer = visit.writer(client)
        guard !client.pool.adminCreateUser.allowAdminCreateUserOnly, client.takesOwnAccounts else {
            return problem("error.signUpClosed", status: 403, visit)
        }
        var entered = PageWriter.SignUpForm()
        entered.terms = try await terms(visit, client)
        guard visit.request.method == "POST", let form = visit.request.form else {
            return visit.answer(writer.signUp(entered), by: renderer)
        }
        entered.username = form["username"]?.trimmed ?? ""
        for attribute in client.pool.schema.required.map(\.name) where attribute != "sub" {
            let field = "requiredAttributes[\(attribute)]"
            entered.values[attribute] = form[field]?.trimmed
            if entered.values[attribute]?.isEmpty ?? true, !isNamed(attribute, in: client.pool) {
                entered.problems[field] = visit.texts["error.missing"]
            }
        }
        if let broken = FormBounds.broken(form) { entered.problems[broken] = visit.texts["error.invalid"] }
        if entered.username.isEmpty {
            entered.problems["username"] = visit.texts["error.missing"]
        } else if !TextForm.username.fits(entered.username) {
            entered.problems["username"] = visit.texts["error.invalid"]
        }
        let password = form["password"] ?? ""
        if password.isEmpty { entered.problems["password"] = visit.texts["error.missing"] }
        if let again = form["confirm_password"], again != password {
            entered.problems["confirm_password"] = visit.texts["error.passwordsDiffer"]
        }
        guard entered.problems.isEmpty else {
            entered.error = visit.texts["form.problems"]
            return visit.answer(writer.signUp(entered), by: renderer)
        }
        do {
            let outcome = try await rules.signUps.signUp(
                SignUps.Request(
                    username: entered.username, password: RawPassword(password),
                    attributes: entered.values.filter { !$0.value.isEmpty }, validationData: nil, clientMetadata: nil), at: client)
            guard !outcome.confirmed else { return visit.redirect(to: .login) }
            var state = PageState(client: client.client.id.value, username: entered.username, step: PageState.confirming)
            state.destination = outcome.delivery?.destination
            return visit.redirect(to: .confirmUser, cookies: [try await states.keep(state, for: visit.request)])
        } catch let error as UserPoolError where error.code != .internalError {
            let text = Self.textKey(of: error)
            if error.code == .invalidPassword { entered.problems["password"] = visit.texts[text] }
            entered.error = visit.texts[text]
            return visit.answer(writer.signUp(entered), by: renderer)
        }
    }

    /// Whether the username is that attribute.
    private func isNamed(_ attribute: String, in pool: UserPool) -> Bool {
        pool.usernameAttributes.map(\.rawValue) == [attribute]
    }

    func confirm(_ visit: Visit, _ authorization: AuthorizationRequest, resends: Bool) async throws -> DomainResponse {
        let client = authorization.client
        let writer = visit.writer(client)
        let state = try await states.state(of: visit.request).flatMap { $0.client == client.client.id.value ? $0 : nil }
        let username = visit.request.form?["username"]?.trimmed ?? state?.username ?? ""
        guard !username.isEmpty else { return visit.redirect(to: .login) }
        let byLink = client.pool.messages.confirmWithLink
        func page(destination: String?, error: String? = nil, notice: String? = nil) -> DomainResponse {
            visit.answer(
                writer.confirm(username: username, destination: destination, byLink: byLink, error: error, notice: notice), by: renderer)
        }
        guard visit.request.method == "POST" else { return page(destination: state?.destination) }
        do {
            if resends {
                let delivery = try await rules.signUps.resend(username, at: client)
                return page(
                    destination: delivery.destination, notice: visit.texts.text("confirm.resent", ["destination": delivery.destination]))
            }
            guard let code = visit.request.form?["code"]?.trimmed, !code.isEmpty else {
                return page(destination: state?.destination, error: visit.texts["error.missing"])
            }
            guard TextForm.code.fits(code) else { return page(destination: state?.destination, error: visit.texts["error.code"]) }
            _ = try await rules.signUps.confirm(username, code: code, forceAliasCreation: false, at: client)
            return visit.redirect(to: .login, cookies: [PageStates.forget(at: visit.door)])
        } catch let error as UserPoolError where error.code != .internalError {
            return page(destination: state?.destination, error: visit.texts[Self.textKey(of: error)])
        }
    }

    func forgotPassword(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        let writer = visit.writer(client)
        guard visit.request.method == "POST", let username = visit.request.form?["username"]?.trimmed, !username.isEmpty else {
            return visit.answer(writer.forgotPassword(username: authorization.loginHint ?? ""), by: renderer)
        }
        do {
            let delivery = try await rules.recovery.forgot(username, at: client)
            var state = PageState(client: client.client.id.value, username: username, step: PageState.resetting)
            state.destination = delivery.destination
            return visit.redirect(to: .confirmForgotPassword, cookies: [try await states.keep(state, for: visit.request)])
        } catch let error as UserPoolError where error.code != .internalError {
            return visit.answer(writer.forgotPassword(username: username, error: visit.texts[Self.textKey(of: error)]), by: renderer)
        }
    }

    func resetPassword(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        let writer = visit.writer(client)
        let state = try await states.state(of: visit.request).flatMap { $0.client == client.client.id.value ? $0 : nil }
        let form = visit.request.form ?? FormFields()
        let username = form["username"]?.trimmed ?? state?.username ?? ""
        guard !username.isEmpty else { return visit.redirect(to: .forgotPassword) }
        func page(error: String? = nil, problem: String? = nil, confirmationProblem: String? = nil) -> DomainResponse {
            visit.answer(
                writer.resetPassword(
                    username: username, destination: state?.destination, error: error.map { visit.texts[$0] },
                    problem: problem.map { visit.texts[$0] }, confirmationProblem: confirmationProblem.map { visit.texts[$0] }),
                by: renderer)
        }
        guard visit.request.method == "POST" else { return page() }
        guard let code = (form["confirmation_code"] ?? form["code"])?.trimmed, !code.isEmpty,
            let password = form["new_password"] ?? form["password"], !password.isEmpty
        else { return page(error: "error.missing") }
        guard FormBounds.broken(form) == nil else { return page(error: "error.invalid") }
        guard password == form["confirm_password"] ?? password else {
            return page(error: "error.passwordsDiffer", confirmationProblem: "error.passwordsDiffer")
        }
        do {
            try await rules.recovery.confirm(username, code: code, password: RawPassword(password), at: client)
            return visit.redirect(to: .login, cookies: [PageStates.forget(at: visit.door)])
        } catch let error as UserPoolError where error.code != .internalError {
            return page(error: Self.textKey(of: error), problem: error.code == .invalidPassword ? "error.policy" : nil)
        }
    }
}

extension String {
    /// Without the spaces that keyboards of telephones put behind a word.
    var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension PageState {
    static let confirming = "CONFIRM"
    static let resetting = "RESET"
}
