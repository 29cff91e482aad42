import UserPools

/// The pages between a sign-in's first answer and its end, one for each kind of challenge.
extension PageWriter {
    /// SELECT_CHALLENGE.
    func chooseFactor(_ available: [ChallengeName], error: String? = nil) -> Page {
        var page = Page(title: texts["choose.title"], error: error)
        var form = Page.Form()
        var seen: Set<String> = []
        let items = available.compactMap { name -> (value: String, label: String)? in
            let label = texts["choose.\(name.rawValue)"]
            // A password is one way, whatever the protocol calls it.
            return seen.insert(label).inserted
                ? (value: name == .passwordSRP ? ChallengeName.password.rawValue : name.rawValue, label: label) : nil
        }
        form.choices = Page.Choices(name: "answer", legend: texts["choose.title"], items: items)
        form.buttons = [Page.Button(texts["code.submit"])]
        page.blocks = [.form(form), link(.login, "signIn.asOther")]
        return page
    }

    /// PASSWORD, after another name was chosen for it.
    func password(username: String, error: String? = nil) -> Page {
        var page = Page(title: texts["signIn.title"], subtitle: username, error: error)
        page.graphic = "PASSWORD_GRAPHIC"
        var form = Page.Form()
        var field = Page.Field("password", texts["field.password"], .password, autocomplete: "current-password")
        field.hasFocus = true
        form.hidden = [(name: "username", value: username)]
        form.fields = [field]
        form.buttons = [Page.Button(texts["signIn.submit"])]
        page.blocks = [.form(form), link(.forgotPassword, "signIn.forgotPassword"), link(.login, "signIn.asOther")]
        return page
    }

    /// SMS_MFA, SMS_OTP, EMAIL_OTP, SOFTWARE_TOKEN_MFA.
    func code(_ challenge: ChallengeName, destination: String?, appName: String?, error: String? = nil) -> Page {
        var page = Page(title: texts["code.title"], error: error)
        switch challenge {
        case .softwareTokenMFA:
            page.graphic = "AUTH_APP_GRAPHIC"
            page.subtitle = appName.map { texts.text("code.appNamed", ["name": $0]) } ?? texts["code.app"]
        case .emailOTP:
            page.graphic = "EMAIL_GRAPHIC"
            page.subtitle = texts.text("code.email", ["destination": destination ?? ""])
        default:
            page.graphic = "SMS_GRAPHIC"
            page.subtitle = texts.text("code.sms", ["destination": destination ?? ""])
        }
        var form = Page.Form()
        form.fields = [codeField()]
        form.buttons = [Page.Button(texts["code.submit"])]
        page.blocks = [.form(form), link(.login, "signIn.asOther")]
        return page
    }

    /// SELECT_MFA_TYPE.
    func chooseMFA(_ factors: [String], error: String? = nil) -> Page {
        var page = Page(title: texts["mfa.choose.title"], error: error)
        var form = Page.Form()
        form.choices = Page.Choices(
            name: "answer", legend: texts["mfa.choose.title"], items: factors.map { (value: $0, label: texts["mfa.choose.\($0)"]) })
        form.buttons = [Page.Button(texts["code.submit"])]
        page.blocks = [.form(form), link(.login, "signIn.asOther")]
        return page
    }

    /// NEW_PASSWORD_REQUIRED.
    func newPassword(missing: [String], values: [String: String], error: String? = nil, problem: String? = nil) -> Page {
        var page = Page(title: texts["newPassword.title"], subtitle: texts["newPassword.text"], error: error)
        var form = Page.Form()
        form.fields = newPasswordFields(problem: problem) + missing.map { attributeField($0, value: values[$0] ?? "") }
        form.buttons = [Page.Button(texts["newPassword.submit"])]
        page.blocks = [passwordRules(), .form(form)]
        return page
    }

    /// CUSTOM_CHALLENGE: what the function's public parameters say.
    func customChallenge(_ parameters: [String: String], error: String? = nil) -> Page {
        var page = Page(title: texts["custom.title"], error: error)
        page.blocks = parameters.sorted { $0.key < $1.key }.filter { $0.key != "USERNAME" }.map { .text($0.value) }
        var form = Page.Form()
        var field = Page.Field("answer", texts["field.answer"], .text)
        field.hasFocus = true
        form.fields = [field]
        form.buttons = [Page.Button(texts["custom.submit"])]
        page.blocks += [.form(form), link(.login, "signIn.asOther")]
        return page
    }

    /// WEB_AUTHN.
    func passkey(options: String, error: String? = nil) -> Page {
        var page = Page(title: texts["passkey.title"], subtitle: texts["passkey.text"], error: error)
        page.graphic = "PASSKEY_GRAPHIC"
        var form = Page.Form()
        form.passkey = Page.Passkey(.get, options: options)
        form.buttons = [Page.Button(texts["passkey.submit"])]
        page.blocks = [.noscript(texts["passkey.needsScript"]), .form(form), link(.login, "signIn.asOther")]
        return page
    }
}
