import OAuth
import UserPools

/// Writes the pages of one app client in one language. One file for each page.
struct PageWriter: Sendable {
    let texts: Texts
    let client: ClientContext
    let door: Door
    /// The authorization request, as it travels from page to page.
    let query: String
    let arrangement: Arrangement
    var pool: UserPool { client.pool }

    func link(_ address: PageAddress, _ label: String, lead: String? = nil) -> Page.Block {
        .link(lead: lead.map { texts[$0] }, label: texts[label], href: address.url(at: door, query: query))
    }

    /// What a person calls themselves at this pool's sign-in.
    /// - Parameter isNew: whether the name is being chosen: an alias is none that one can take.
    func usernameField(name: String = "username", value: String, isNew: Bool = false) -> Page.Field {
        let aliases = isNew ? [] : pool.aliasAttributes.compactMap(\.contact)
        let addresses = pool.signsInWithAddress ? pool.usernameAttributes : aliases
        let (hasEmail, hasPhone) = (addresses.contains(.email), addresses.contains(.phoneNumber))
        let label: String
        var kind = Page.Field.Kind.text
        switch (pool.signsInWithAddress, hasEmail, hasPhone) {
        case (true, true, true): label = "field.emailOrPhone"
        case (true, true, false): (label, kind) = ("field.email", .email)
        case (true, false, _): (label, kind) = ("field.phone_number", .tel)
        case (false, true, true): label = "field.usernameOrEmailOrPhone"
        case (false, true, false): label = "field.usernameOrEmail"
        case (false, false, true): label = "field.usernameOrPhone"
        case (false, false, false): label = "field.username"
        }
        var field = Page.Field(name, texts[label], kind, autocomplete: "username")
        field.value = value
        return field
    }

    func newPasswordFields(problem: String? = nil, confirmationProblem: String? = nil, name: String = "new_password") -> [Page.Field] {
        let label = name == "password" ? "field.password" : "field.newPassword"
        var password = Page.Field(name, texts[label], .password, autocomplete: "new-password")
        password.problem = problem
        var again = Page.Field("confirm_password", texts["field.confirmPassword"], .password, autocomplete: "new-password")
        again.problem = confirmationProblem
        return [password, again]
    }

    /// The pool's password policy in words.
    func passwordRules() -> Page.Block {
        let policy = pool.passwordPolicy
        var rules = [texts.text("policy.length", ["count": String(policy.minimumLength)])]
        if policy.requireLowercase { rules.append(texts["policy.lowercase"]) }
        if policy.requireUppercase { rules.append(texts["policy.uppercase"]) }
        if policy.requireNumbers { rules.append(texts["policy.number"]) }
        if policy.requireSymbols { rules.append(texts["policy.symbol"]) }
        return .rules(heading: texts["policy.title"], rules)
    }

    func codeField(name: String = "code", problem: String? = nil) -> Page.Field {
        var field = Page.Field(name, texts["field.code"], .code, autocomplete: "one-time-code")
        field.hasFocus = true
        field.problem = problem
        return field
    }

    /// A field for an attribute of the schema, as sign-up and the first sign-in ask for it.
    func attributeField(_ attribute: String, value: String = "", problem: String? = nil) -> Page.Field {
        let kinds: [String: (Page.Field.Kind, String?)] = [
            "email": (.email, "email"), "phone_number": (.tel, "tel"), "name": (.text, "name"), "given_name": (.text, "given-name"),
            "family_name": (.text, "family-name"), "nickname": (.text, "nickname"), "birthdate": (.date, "bday"),
            "address": (.text, "street-address"), "website": (.url, "url"),
        ]
        let (kind, autocomplete) = kinds[attribute] ?? (.text, nil)
        var field = Page.Field("requiredAttributes[\(attribute)]", label(of: attribute), kind, autocomplete: autocomplete)
        field.value = value
        field.problem = problem
        if attribute == "phone_number" { field.hint = texts["field.phoneHint"] }
        if attribute == "birthdate" { field.hint = texts["field.dateHint"] }
        return field
    }

    func label(of attribute: String) -> String {
        switch attribute {
        case "email", "phone_number": texts["field.\(attribute)"]
        case let custom where custom.hasPrefix("custom:"): String(custom.dropFirst("custom:".count))
        default: texts["attribute.\(attribute)"]
        }
    }
}
