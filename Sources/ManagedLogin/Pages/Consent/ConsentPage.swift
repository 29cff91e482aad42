import OAuth
import UserPools

extension PageWriter {
    /// Who asks, for what, and where it goes: the name alone would say little, for anybody may call a client as they like.
    /// - Parameter name: of the person who is signed in.
    func consent(to authorization: AuthorizationRequest, by name: String) -> Page {
        var page = Page(title: texts["consent.title"], subtitle: texts.text("consent.asks", ["client": client.client.name]))
        page.blocks = [
            .text(texts.text("signedIn.as", ["name": name])),
            .list(heading: texts["consent.can"], authorization.scopes.map { words(for: $0, among: authorization.scopes) }),
            .text(texts.text("consent.destination", ["destination": authorization.destination])),
        ]
        if client.client.isRegistered == true { page.blocks.append(.text(texts["consent.unchecked"])) }
        var form = Page.Form()
        form.buttons = [
            Page.Button(texts["consent.approve"], name: "consent", value: "approve"),
            Page.Button(texts["consent.deny"], .second, name: "consent", value: "deny"),
        ]
        page.blocks.append(.form(form))
        return page
    }

    /// What a scope lets a client do (``ScopedAttributes``); those of resource servers stand there by their names.
    private func words(for scope: String, among all: [String]) -> String {
        switch scope {
        case "openid":
            let isAlone = Set(all).isDisjoint(with: ["profile", "email", "phone"])
            return texts[isAlone ? "consent.scope.everything" : "consent.scope.openid"]
        case "profile", "email", "phone": return texts["consent.scope.\(scope)"]
        case TokenIssuer.selfServiceScope: return texts["consent.scope.account"]
        default: return texts.text("consent.scope.other", ["scope": scope])
        }
    }
}
