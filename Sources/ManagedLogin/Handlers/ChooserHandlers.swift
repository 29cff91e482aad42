import OAuth
import UserPools

/// Who goes on at a client: the person whom the browser knows, or somebody else (`prompt=select_account`, OpenID Connect Core 3.1.2.1).
extension ManagedLogin {
    /// - Returns: `nil` where there is nobody to choose.
    func chooser(_ visit: Visit, _ authorization: AuthorizationRequest) async throws -> DomainResponse? {
        let client = authorization.client
        guard authorization.prompts.contains(.selectAccount),
            let session = try await rules.authorization.session(for: authorization, visit.request, isChosen: true),
            let user = try await person(behind: session, at: client)
        else { return nil }
        if visit.request.method == "POST" {
            guard visit.request.form?["continue"] != nil else { return nil }
            return try await leave(session, [], visit, authorization, endsSignIn: false)
        }
        let query = visit.request.query
        let prompt = AuthorizationRequest.asSomebodyElse(query["prompt"] ?? "select_account")
        let others = query.fields.filter { $0.name != "prompt" } + [(name: "prompt", value: prompt)]
        return visit.answer(
            visit.writer(client).chooseAccount(
                name: user.nameAtPages(of: client.pool), other: PageAddress.login.url(at: visit.door, query: FormFields(others).encoded)),
            by: renderer)
    }

    /// `/login/provider`: providers that the client names, and that nobody can sign in at.
    func provider(_ visit: Visit, _ authorization: AuthorizationRequest) -> DomainResponse {
        let client = authorization.client
        guard let name = authorization.identityProvider, client.externalProviders.contains(name) else { return visit.redirect(to: .login) }
        let writer = visit.writer(client)
        let rest = visit.request.query.fields.filter { $0.name != "identity_provider" }
        let page = Page(
            title: visit.texts["error.title"], error: visit.texts.text("error.provider", ["provider": name]), status: 501,
            blocks: [
                .link(
                    lead: nil, label: writer.texts["forgot.back"],
                    href: PageAddress.login.url(at: visit.door, query: FormFields(rest).encoded))
            ])
        return visit.answer(page, by: renderer)
    }
}

extension User {
    /// What somebody is called at the pages: as they call themselves when they sign in.
    func nameAtPages(of pool: UserPool) -> String {
        let address = pool.signsInWithAddress ? attributes["email"] ?? attributes["phone_number"] : nil
        return address ?? username
    }
}

extension ClientContext {
    /// Whether custom challenges are the only way in.
    var signsInByChallengesAlone: Bool {
        allows("ALLOW_CUSTOM_AUTH") && pool.lambda.defineAuthChallenge != nil
            && !["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"].contains(
                where: allows)
    }
}
