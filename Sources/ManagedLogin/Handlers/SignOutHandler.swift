import OAuth
import UserPools

/// Signing out as OpenID Connect has it. Source: OpenID Connect RP-Initiated Logout 1.0.
extension ManagedLogin {
    func signOut(_ visit: Visit) async throws -> DomainResponse {
        let request = visit.request
        if request.method == "POST" {
            let form = request.form ?? FormFields()
            // A client may post its request too (section 2). Another site's form brings no cookie of ours, so it goes on as an address.
            guard form.fields.contains(where: { $0.name == CrossSiteForgery.field }) else {
                do {
                    return .redirect(to: PageAddress.logout.url(at: visit.door, query: try rules.logout.address(of: form, request).encoded))
                } catch is OAuthError {
                    return LogoutEndpoint.failed(visit.door)
                }
            }
            guard forgery.isGenuine(request) else { return problem("error.forged", status: 403, visit) }
        }
        let ending: EndSessionRequest
        do {
            ending = try await rules.logout.endSession(request)
        } catch is OAuthError {
            return LogoutEndpoint.failed(visit.door)
        }
        guard request.method == "POST" || !rules.logout.needsConsent(to: ending, request) else {
            var visit = visit
            visit.formTarget = ending.target
            return visit.answer(consentPage(visit), by: renderer)
        }
        return try await rules.logout.signOut(request, to: ending.target ?? PageAddress.signedOut.url(at: visit.door))
    }

    /// Asked where nothing proves that the person wants it (ASVS 10.6.2).
    private func consentPage(_ visit: Visit) -> Page {
        var form = Page.Form()
        form.buttons = [Page.Button(visit.texts["signOut.submit"])]
        let text = visit.texts.text("signOut.text", ["pool": visit.request.pool.pool.name])
        return Page(title: visit.texts["signOut.title"], subtitle: text, blocks: [.form(form)])
    }
}
