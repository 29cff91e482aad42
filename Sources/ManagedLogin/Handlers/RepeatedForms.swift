import OAuth
import UserPools

/// Forms that are sent twice, by a second press of the button or by a browser that goes on trying.
extension ManagedLogin {
    /// Answers a form; where that leads nowhere, as the same form of the same browser was answered a moment ago.
    ///
    /// The form itself is done as ever, so that what may happen once happens once; only what is shown is that of the first one.
    func answering(
        _ visit: Visit, _ authorization: AuthorizationRequest, _ form: () async throws -> DomainResponse
    ) async throws -> DomainResponse {
        let request = visit.request
        let name = answers.name(of: request, query: request.rawQuery, sent: request.body)
        return try await turns.run(name) {
            let response = try await form()
            if Self.leadsOn(response) {
                // What was done is not taken back for want of a note of it.
                try? await answers.keep(kept(response, visit), as: name, in: request.pool.pool.id)
                return response
            }
            if let kept = try await answers.answer(named: name, in: request.pool.pool.id) {
                return try await again(kept, visit, authorization) ?? response
            }
            if response.status == 302 { try? await answers.keep(kept(response, visit), as: name, in: request.pool.pool.id) }
            return response
        }
    }

    /// Whether an answer takes somebody further: a page does not, nor does being sent away without a cookie, as whoever is at no step is.
    private static func leadsOn(_ response: DomainResponse) -> Bool {
        response.form != nil || response.status == 302 && !cookies(of: response).isEmpty
    }

    private static func cookies(of response: DomainResponse) -> [String] {
        response.headers.filter { $0.name == "Set-Cookie" }.map(\.value)
    }

    private func kept(_ response: DomainResponse, _ visit: Visit) -> FormAnswers.Kept {
        let location = response.headers.first { $0.name == "Location" }?.value
        let page = PageAddress.allCases.first { $0.url(at: visit.door, query: visit.query) == location }
        var kept = FormAnswers.Kept(page: page?.rawValue, cookies: Self.cookies(of: response))
        kept.session = sessions.session(of: visit.request.having(kept.cookies)) ?? (page == nil ? sessions.session(of: visit.request) : nil)
        return kept
    }

    /// - Returns: `nil` where the person is no longer signed in.
    private func again(
        _ kept: FormAnswers.Kept, _ visit: Visit, _ authorization: AuthorizationRequest
    ) async throws -> DomainResponse? {
        if let session = kept.session {
            // The browser is still at the sign-in, or knows its end already. Whoever has signed out since is not signed in by an old form.
            guard visit.request.cookie(PageStates.cookie) != nil || sessions.session(of: visit.request) == session else { return nil }
        }
        if let page = kept.page.flatMap(PageAddress.init(rawValue:)) { return visit.redirect(to: page, cookies: kept.cookies) }
        // Where the person has to agree, their word is in the form itself, which gives what it gave before.
        guard let session = kept.session, !authorization.needsConsent,
            try await person(behind: session, at: authorization.client) != nil
        else { return nil }
        // With a code of its own: the client may have the first one already, and a second use would end what the first one gave.
        var response = try await rules.authorization.answer(authorization, session, at: visit.door)
        for cookie in kept.cookies { response.headers.append((name: "Set-Cookie", value: cookie)) }
        return response
    }
}

extension DomainRequest {
    /// The request of a browser that has these cookies and no others.
    fileprivate func having(_ cookies: [String]) -> DomainRequest {
        let pairs = cookies.map { (name: "cookie", value: String($0.prefix { $0 != ";" })) }
        return DomainRequest(
            pool: pool, door: door, method: method, path: path, query: query, rawQuery: rawQuery, form: form, body: body,
            headers: headers.filter { $0.name != "cookie" } + pairs, sourceIP: sourceIP)
    }
}
