import OAuth
import UserPools

/// `/device`: a person types the code that a device shows, signs in, and says whether the device may. Source: RFC 8628 section 3.3.
///
/// Whoever is talked into typing somebody else's code gives that person the account (section 5.4), so the client's name and the code stand
/// on the page before anything happens, and nothing happens without the person's own word.
extension ManagedLogin {
    /// - Parameter visit: without an authorization request: the page begins with a code.
    func device(_ visit: Visit) async throws -> DomainResponse {
        let request = visit.request
        let form = request.form ?? FormFields()
        let pages = DevicePages(texts: visit.texts)
        guard request.method == "POST" else {
            // Any site can send a browser to an address. What stands in it is put into the field, and looked up when its person says so:
            // otherwise pictures on other sites could use up the wrong codes of whoever looks at them.
            return visit.answer(pages.entry(request.query["user_code"].flatMap { UserCode($0) }), by: renderer)
        }
        guard forgery.isGenuine(request) else {
            let hasCookie = request.cookie(CrossSiteForgery.cookie) != nil
            return problem(hasCookie ? "error.forged" : "error.cookies", status: 403, visit)
        }
        guard let typed = form["user_code"], !typed.isEmpty else { return visit.answer(pages.entry(), by: renderer) }
        guard let code = UserCode(typed) else { return try await device(typed, form, visit) }
        // What this browser has just decided is no wrong code, and is told again.
        let (name, pool) = (answers.name(of: request, query: "", sent: Array(code.text.utf8)), request.pool.pool.id)
        return try await turns.run(name) {
            if let told = try await answers.answer(named: name, in: pool)?.text { return visit.answer(pages.done(told), by: renderer) }
            return try await device(typed, form, visit)
        }
    }

    private func device(_ typed: String, _ form: FormFields, _ visit: Visit) async throws -> DomainResponse {
        let (request, pages) = (visit.request, DevicePages(texts: visit.texts))
        let pool = request.pool.pool.id
        let found: (code: UserCode, client: ClientID, scopes: [String])?
        do {
            found = try await rules.deviceAuthorizations.waiting(typed, from: request.sourceIP, in: pool)
        } catch let error as UserPoolError where error.code == .limitExceeded {
            return visit.answer(pages.entry(error: "error.tooMany", status: 429), by: renderer)
        }
        guard let found, let authorization = try await signIn(found, request) else {
            return visit.answer(pages.entry(error: "deviceCode.unknown", status: 400), by: renderer)
        }
        if form["decision"] == "deny" {
            _ = try await rules.deviceAuthorizations.deny(found.code, in: pool)
            return try await decided("deviceCode.denied", found.code, visit)
        }
        let name = authorization.client.client.name
        guard let session = try await rules.authorization.session(for: authorization, request) else {
            let query = FormFields(Self.query(found)).encoded
            return visit.answer(
                pages.signIn(found.code.text, client: name, address: PageAddress.login.url(at: visit.door, query: query)), by: renderer)
        }
        guard form["decision"] == "approve" else { return visit.answer(pages.decide(found.code.text, client: name), by: renderer) }
        let isDone = try await rules.deviceAuthorizations.approve(found.code, by: session.signedIn, session: session.record, in: pool)
        guard isDone else { return visit.answer(pages.entry(error: "deviceCode.unknown", status: 400), by: renderer) }
        return try await decided("deviceCode.approved", found.code, visit)
    }

    private func decided(_ text: String, _ code: UserCode, _ visit: Visit) async throws -> DomainResponse {
        let name = answers.name(of: visit.request, query: "", sent: Array(code.text.utf8))
        try await answers.keep(FormAnswers.Kept(text: text), as: name, in: visit.request.pool.pool.id)
        return visit.answer(DevicePages(texts: visit.texts).done(text), by: renderer)
    }

    /// The sign-in that the device waits for, as a request of its client; `nil` where the client may no longer.
    private func signIn(
        _ found: (code: UserCode, client: ClientID, scopes: [String]), _ request: DomainRequest
    ) async throws -> AuthorizationRequest? {
        do {
            return try await rules.authorization.read(FormFields(Self.query(found)), of: request.pool)
        } catch is AuthorizationRequest.Refusal {
            return nil
        }
    }

    private static func query(_ found: (code: UserCode, client: ClientID, scopes: [String])) -> [(name: String, value: String)] {
        [
            (name: "client_id", value: found.client.value), (name: "response_type", value: "device"),
            (name: "scope", value: found.scopes.joined(separator: " ")), (name: "user_code", value: found.code.text),
        ]
    }
}
