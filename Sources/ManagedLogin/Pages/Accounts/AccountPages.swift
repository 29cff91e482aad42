import UserPools

/// The pages around an account: sign-up, confirmation, forgotten passwords.
extension PageWriter {
    struct SignUpForm: Sendable {
        var username = ""
        var values: [String: String] = [:]
        /// By the names of fields.
        var problems: [String: String] = [:]
        var error: String?
        var terms = TermsLinks()
    }

    func signUp(_ entered: SignUpForm) -> Page {
        var page = Page(title: texts["signUp.title"], error: entered.error, status: entered.error == nil ? 200 : 400)
        var form = Page.Form()
        var username = usernameField(value: entered.username, isNew: true)
        username.problem = entered.problems["username"]
        username.hasFocus = true
        form.fields = [username]
        let named = pool.signsInWithAddress && pool.usernameAttributes.count == 1 ? pool.usernameAttributes.map(\.rawValue) : []
        for attribute in pool.schema.required.map(\.name) where attribute != "sub" && !named.contains(attribute) {
            form.fields.append(
                attributeField(
                    attribute, value: entered.values[attribute] ?? "", problem: entered.problems["requiredAttributes[\(attribute)]"]))
        }
        form.fields += newPasswordFields(
            problem: entered.problems["password"], confirmationProblem: entered.problems["confirm_password"], name: "password")
        form.buttons = [Page.Button(texts["signUp.submit"])]
        page.blocks = [passwordRules(), .form(form)]
        if let use = entered.terms.termsOfUse, let privacy = entered.terms.privacyPolicy {
            page.blocks.append(.sentence(parts(of: "signUp.terms", ["termsOfUse": use, "privacyPolicy": privacy])))
        } else {
            page.blocks += links(to: entered.terms)
        }
        page.blocks.append(link(.login, "signUp.signIn", lead: "signUp.haveAccount"))
        return page
    }

    /// A text whose `{names}` are links, each called by `terms.NAME`.
    private func parts(of key: String, _ addresses: [String: String]) -> [(text: String, href: String?)] {
        var parts: [(text: String, href: String?)] = []
        var rest = texts[key][...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            parts.append((text: String(rest[..<open]), href: nil))
            if let address = addresses[name] { parts.append((text: texts["terms.\(name)"], href: address)) }
            rest = rest[rest.index(after: close)...]
        }
        return parts + [(text: String(rest), href: nil)]
    }

    func confirm(username: String, destination: String?, byLink: Bool, error: String? = nil, notice: String? = nil) -> Page {
        var page = Page(title: texts["confirm.title"], error: error, notice: notice)
        if byLink {
            page.subtitle = texts.text("confirm.link", ["destination": destination ?? ""])
            page.blocks = [link(.login, "signUp.signIn")]
            return page
        }
        page.subtitle = destination.map { texts.text("confirm.text", ["destination": $0]) } ?? texts["confirm.textWithoutDestination"]
        // Also where the page stands at `/resendcode`, which would send one more code instead of taking this one.
        var form = Page.Form(action: PageAddress.confirmUser.url(at: door, query: query))
        form.hidden = [(name: "username", value: username)]
        form.fields = [codeField()]
        form.buttons = [Page.Button(texts["confirm.submit"])]
        var again = Page.Form(action: PageAddress.resendCode.url(at: door, query: query))
        again.hidden = [(name: "username", value: username)]
        again.buttons = [Page.Button(texts["confirm.resend"], .second)]
        page.blocks = [.form(form), .form(again), link(.login, "forgot.back")]
        return page
    }

    func forgotPassword(username: String, error: String? = nil) -> Page {
        var page = Page(title: texts["forgot.title"], subtitle: texts["forgot.text"], error: error)
        var form = Page.Form()
        var field = usernameField(value: username)
        field.hasFocus = true
        form.fields = [field]
        form.buttons = [Page.Button(texts["forgot.submit"])]
        page.blocks = [.form(form), link(.login, "forgot.back")]
        return page
    }

    func resetPassword(
        username: String, destination: String?, error: String? = nil, problem: String? = nil, confirmationProblem: String? = nil
    ) -> Page {
        var page = Page(title: texts["reset.title"], error: error)
        page.subtitle = destination.map { texts.text("reset.text", ["destination": $0]) }
        var form = Page.Form()
        form.hidden = [(name: "username", value: username)]
        form.fields = [codeField(name: "confirmation_code")] + newPasswordFields(problem: problem, confirmationProblem: confirmationProblem)
        form.buttons = [Page.Button(texts["reset.submit"])]
        page.blocks = [passwordRules(), .form(form), link(.login, "forgot.back")]
        return page
    }

    /// - Parameter options: `nil` where none can be added.
    func addPasskey(options: String?, error: String? = nil) -> Page {
        var page = Page(title: texts["passkey.add.title"], subtitle: texts["passkey.add.text"], error: error)
        page.graphic = "PASSKEY_GRAPHIC"
        var form = Page.Form()
        let skip = Page.Button(texts["passkey.add.skip"], .second, name: "skip", value: "true")
        guard let options else {
            form.buttons = [skip]
            page.blocks = [.form(form)]
            return page
        }
        form.passkey = Page.Passkey(.create, options: options)
        form.buttons = [Page.Button(texts["passkey.add.submit"]), skip]
        page.blocks = [.noscript(texts["passkey.needsScript"]), .form(form)]
        return page
    }

    func rememberDevice() -> Page {
        var page = Page(title: texts["device.title"], subtitle: texts["device.text"])
        var form = Page.Form()
        form.buttons = [
            Page.Button(texts["device.yes"], name: "remember", value: "yes"),
            Page.Button(texts["device.no"], .second, name: "remember", value: "no"),
        ]
        page.blocks = [.form(form)]
        return page
    }
}
