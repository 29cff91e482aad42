import OAuth
import UserPools

/// `/consent`: somebody who is signed in says whether a client may have what it asks for. Source: OpenID Connect Core 3.1.2.4.
///
/// The question waits for one request in one browser, and its form stands at the address of that request: nobody agrees to another one than
/// they have seen.
extension ManagedLogin {
    func consent(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse {
        let client = authorization.client
        guard let session = try await paused(PageState.consenting, visit, authorization),
            let user = try await person(behind: session, at: client)
        else {
            return visit.redirect(to: .login)
        }
        guard visit.request.method == "POST", let word = visit.request.form?["consent"], ["approve", "deny"].contains(word) else {
            let name = user.nameAtPages(of: client.pool)
            return visit.answer(visit.writer(client).consent(to: authorization, by: name), by: renderer)
        }
        var response =
            if word == "approve" {
                try await rules.authorization.answer(authorization, session, at: visit.door, isAgreed: true)
            } else {
                try await rules.authorization.deny(authorization)
            }
        response.headers.append((name: "Set-Cookie", value: PageStates.forget(at: visit.door)))
        return response
    }
}
